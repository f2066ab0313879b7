package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchCall;
import dev.longshore.message.Message;
import java.util.Collections;
import java.util.List;

/** Writes down when a batch is handed over, and what was answered for each of its messages. */
public final class RecordingBatchCall implements BatchCall {
  private final BatchCall call;
  private final InstanceRecorder recorder;

  /** A call in front of another. */
  public RecordingBatchCall(BatchCall call, InstanceRecorder recorder) {
    this.call = call;
    this.recorder = recorder;
  }

  @Override
  public List<AttemptResult> call(List<Message> messages, List<DeliveryContext> deliveries)
      throws Exception {
    deliveries.forEach(this::started);
    List<HistoryEvent.Result> results =
        Collections.nCopies(messages.size(), HistoryEvent.Result.failed);
    try {
      List<DeliveryContext> recorded =
          deliveries.stream()
              .<DeliveryContext>map(delivery -> new RecordingContext(delivery, recorder))
              .toList();
      List<AttemptResult> answers = call.call(messages, recorded);
      results = answers.stream().map(RecordingBatchCall::result).toList();
      return answers;
    } finally {
      for (int index = 0; index < deliveries.size(); index++) {
        ended(deliveries.get(index), results.get(index));
      }
    }
  }

  @Override
  public void close() {
    call.close();
  }

  private void started(DeliveryContext delivery) {
    FencingToken token = delivery.fencingToken();
    recorder.takenNow(token.partition(), token.offset());
    recorder
        .file()
        .add(
            at ->
                new HistoryEvent.Started(
                    at,
                    recorder.instance(),
                    token.partition(),
                    token.epoch(),
                    token.offset(),
                    delivery.attempt()));
  }

  private void ended(DeliveryContext delivery, HistoryEvent.Result result) {
    FencingToken token = delivery.fencingToken();
    recorder
        .file()
        .add(
            at ->
                new HistoryEvent.Ended(
                    at,
                    recorder.instance(),
                    token.partition(),
                    token.epoch(),
                    token.offset(),
                    delivery.attempt(),
                    result));
  }

  private static HistoryEvent.Result result(AttemptResult answer) {
    return switch (answer) {
      case AttemptResult.Acked acked -> HistoryEvent.Result.acked;
      case AttemptResult.Rejected rejected -> HistoryEvent.Result.rejected;
      case AttemptResult.Failed failed -> HistoryEvent.Result.failed;
      case AttemptResult.Awaiting awaiting -> HistoryEvent.Result.awaiting;
    };
  }
}
