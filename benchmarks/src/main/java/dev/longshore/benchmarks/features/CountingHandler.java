package dev.longshore.benchmarks.features;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;

/** Does nothing but count what it is done with. Runs inside the consumer process. */
public final class CountingHandler implements MessageHandler {
  /** How a setting of ours is told from one of the consumer's. */
  static final String OPTION = "bench.handler=";

  /** The system property that says what happens to one message of a hundred. */
  static final String PROPERTY = "bench.handler";

  private static final int SHARE = 100;

  private final Window window = Window.open();
  private final boolean fails = System.getProperty(PROPERTY, "").equals("fail");
  private final boolean rejects = System.getProperty(PROPERTY, "").equals("reject");

  /** For the handler loader. */
  public CountingHandler() {}

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) {
    if ((fails || rejects) && message.offset() % SHARE == 0) {
      if (fails && delivery.attempt() == 1) {
        throw new IllegalStateException("the one of a hundred");
      }
      if (rejects) {
        window.count(1);
        return Outcome.reject("the one of a hundred");
      }
    }
    window.count(1);
    return Outcome.ack();
  }
}
