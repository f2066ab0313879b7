package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import java.time.Duration;
import java.time.Instant;

/** Writes down the answers that are given through a context, before they are given. */
final class RecordingContext implements DeliveryContext {
  private final DeliveryContext context;
  private final InstanceRecorder recorder;

  RecordingContext(DeliveryContext context, InstanceRecorder recorder) {
    this.context = context;
    this.recorder = recorder;
  }

  @Override
  public int attempt() {
    return context.attempt();
  }

  @Override
  public Instant deadline() {
    return context.deadline();
  }

  @Override
  public AckResult extend(Duration time) {
    return context.extend(time);
  }

  @Override
  public AckResult ack() {
    answered(HistoryEvent.Result.acked);
    return context.ack();
  }

  @Override
  public AckResult ack(byte[] result) {
    answered(HistoryEvent.Result.acked);
    return context.ack(result);
  }

  @Override
  public AckResult ack(byte[] result, String contentType) {
    answered(HistoryEvent.Result.acked);
    return context.ack(result, contentType);
  }

  @Override
  public AckResult nack(Duration after) {
    answered(HistoryEvent.Result.failed);
    return context.nack(after);
  }

  @Override
  public AckResult reject(String reason) {
    answered(HistoryEvent.Result.rejected);
    return context.reject(reason);
  }

  @Override
  public FencingToken fencingToken() {
    return context.fencingToken();
  }

  private void answered(HistoryEvent.Result result) {
    FencingToken token = context.fencingToken();
    recorder
        .file()
        .add(
            at ->
                new HistoryEvent.Answered(
                    at,
                    recorder.instance(),
                    token.partition(),
                    token.epoch(),
                    token.offset(),
                    context.attempt(),
                    result));
  }
}
