package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;

/** Writes down when a handler is called, and what it answers before anybody can act on it. */
public final class RecordingHandler implements MessageHandler {
  private final MessageHandler handler;
  private final InstanceRecorder recorder;

  /** A handler in front of another. */
  public RecordingHandler(MessageHandler handler, InstanceRecorder recorder) {
    this.handler = handler;
    this.recorder = recorder;
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws Exception {
    FencingToken token = delivery.fencingToken();
    String instance = recorder.instance();
    int attempt = delivery.attempt();
    recorder.takenNow(token.partition(), token.offset());
    recorder
        .file()
        .add(
            at ->
                new HistoryEvent.Started(
                    at, instance, token.partition(), token.epoch(), token.offset(), attempt));
    HistoryEvent.Result result = HistoryEvent.Result.failed;
    try {
      Outcome outcome = handler.handle(message, new RecordingContext(delivery, recorder));
      result = result(outcome);
      return outcome;
    } finally {
      HistoryEvent.Result answer = result;
      recorder
          .file()
          .add(
              at ->
                  new HistoryEvent.Ended(
                      at,
                      instance,
                      token.partition(),
                      token.epoch(),
                      token.offset(),
                      attempt,
                      answer));
    }
  }

  private static HistoryEvent.Result result(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Ack ack -> HistoryEvent.Result.acked;
      case Outcome.Retry retry -> HistoryEvent.Result.failed;
      case Outcome.Reject reject -> HistoryEvent.Result.rejected;
      case Outcome.Async async -> HistoryEvent.Result.awaiting;
    };
  }
}
