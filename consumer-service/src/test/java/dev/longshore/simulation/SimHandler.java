package dev.longshore.simulation;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptResult;
import dev.longshore.message.Message;
import java.time.Duration;
import java.util.Random;

/**
 * A handler that does what the seed says: succeeds, fails in every known way, hangs, answers late,
 * twice or never. Writes down when it is called and what it answers.
 */
final class SimHandler implements MessageHandler {
  private static final long FOR_EVER = Duration.ofDays(1).toNanos();

  private final Scheduler scheduler;
  private final Random random;
  private final History history;
  private final Faults faults;
  private final SimTimers callbacks;
  private final String instance;
  private final long visibility;
  private final Runnable killed;

  /**
   * A handler of an instance.
   *
   * @param killed takes the instance with it
   */
  SimHandler(World world, String instance, SimTimers callbacks, Runnable killed) {
    this.killed = killed;
    this.scheduler = world.scheduler();
    this.random = world.scheduler().random();
    this.history = world.history();
    this.faults = world.faults();
    this.callbacks = callbacks;
    this.instance = instance;
    this.visibility = world.plan().visibility().toNanos();
  }

  @Override
  @SuppressWarnings("NullAway") // null is what some handlers return
  public Outcome handle(Message message, DeliveryContext delivery) throws Exception {
    begin(message, delivery);
    HistoryEvent.Result result = HistoryEvent.Result.failed;
    try {
      Outcome outcome = act(message, delivery);
      result = result(outcome);
      return outcome;
    } finally {
      end(message, delivery, result);
    }
  }

  /** Writes down that a message is handed over. */
  void begin(Message message, DeliveryContext delivery) {
    history.add(
        new HistoryEvent.Started(
            history.at(),
            instance,
            SimBroker.name(message.partition()),
            delivery.fencingToken().epoch(),
            message.offset(),
            delivery.attempt()));
  }

  /** Writes down that it is handed back. */
  void end(Message message, DeliveryContext delivery, HistoryEvent.Result result) {
    history.add(
        new HistoryEvent.Ended(
            history.at(),
            instance,
            SimBroker.name(message.partition()),
            delivery.fencingToken().epoch(),
            message.offset(),
            delivery.attempt(),
            result));
  }

  @SuppressWarnings("NullAway") // null is what some handlers return
  Outcome act(Message message, DeliveryContext delivery) throws InterruptedException {
    if (Killers.isOne(message)) {
      killed.run();
      scheduler.sleep(FOR_EVER, false);
    }
    if (faults.isHandlerDown(scheduler.nanos())) {
      work(random.nextLong(3_000_000));
      throw new IllegalStateException("down");
    }
    if (!faults.handlerMisbehaves()) {
      work(random.nextLong(3_000_000));
      return Outcome.ack();
    }
    return switch (random.nextInt(15)) {
      case 0, 1 -> throw new IllegalArgumentException("bad message");
      case 2 -> throw new StackOverflowError();
      case 3 -> null;
      case 4, 5 -> Outcome.retry(Duration.ofNanos(random.nextLong(300_000_000)));
      case 6 -> Outcome.reject("never");
      case 7 -> slow(visibility * 9 / 10);
      case 8 -> slow(visibility * 3);
      case 9 -> deaf();
      case 10 -> extending(delivery);
      case 11 -> answering(message, delivery);
      case 12 -> hanging();
      default -> later(message, delivery);
    };
  }

  /** Works for a time; an interrupt ends it with an exception. */
  private void work(long nanos) throws InterruptedException {
    scheduler.sleep(nanos, true);
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }

  private Outcome slow(long most) throws InterruptedException {
    work(random.nextLong(most));
    return Outcome.ack();
  }

  /** Does not come back before it is interrupted. */
  private Outcome hanging() throws InterruptedException {
    work(FOR_EVER);
    return Outcome.ack();
  }

  /** Hears no interrupt, and thinks at the end that all is well. */
  private Outcome deaf() {
    scheduler.sleep(visibility + random.nextLong(3_000_000_000L), false);
    return random.nextBoolean() ? Outcome.ack() : Outcome.reject("late");
  }

  private Outcome extending(DeliveryContext delivery) throws InterruptedException {
    for (int count = 0; count < 4; count++) {
      work(visibility * 7 / 10);
      delivery.extend(Duration.ofNanos(visibility));
    }
    return Outcome.ack();
  }

  /** Answers through the context and returns something else, which must not count. */
  private Outcome answering(Message message, DeliveryContext delivery) {
    answer(message, delivery);
    return random.nextBoolean() ? Outcome.retry(Duration.ZERO) : Outcome.async();
  }

  private Outcome later(Message message, DeliveryContext delivery) {
    int answers = random.nextInt(4) == 0 ? 0 : 1 + random.nextInt(2);
    for (int count = 0; count < answers; count++) {
      callbacks.schedule(
          Duration.ofNanos(random.nextLong(visibility * 3 / 2)), () -> answer(message, delivery));
    }
    work(message);
    return Outcome.async();
  }

  private void work(Message message) {
    scheduler.sleep(random.nextLong(1 + message.offset() % 5 * 1_000_000), false);
  }

  private void answer(Message message, DeliveryContext delivery) {
    HistoryEvent.Result result =
        switch (random.nextInt(4)) {
          case 0 -> HistoryEvent.Result.failed;
          case 1 -> HistoryEvent.Result.rejected;
          default -> HistoryEvent.Result.acked;
        };
    history.add(
        new HistoryEvent.Answered(
            history.at(),
            instance,
            SimBroker.name(message.partition()),
            delivery.fencingToken().epoch(),
            message.offset(),
            delivery.attempt(),
            result));
    AckResult _ =
        switch (result) {
          case acked -> delivery.ack();
          case failed -> delivery.nack(Duration.ofNanos(random.nextLong(200_000_000)));
          case rejected, awaiting -> delivery.reject("later");
        };
  }

  static HistoryEvent.Result result(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Acked acked -> HistoryEvent.Result.acked;
      case AttemptResult.Failed failed -> HistoryEvent.Result.failed;
      case AttemptResult.Rejected rejected -> HistoryEvent.Result.rejected;
      case AttemptResult.Awaiting awaiting -> HistoryEvent.Result.awaiting;
    };
  }

  @SuppressWarnings("NullAway") // null is what some handlers return
  private static HistoryEvent.Result result(Outcome outcome) {
    if (outcome == null) {
      return HistoryEvent.Result.failed;
    }
    return switch (outcome) {
      case Outcome.Ack ack -> HistoryEvent.Result.acked;
      case Outcome.Retry retry -> HistoryEvent.Result.failed;
      case Outcome.Reject reject -> HistoryEvent.Result.rejected;
      case Outcome.Async async -> HistoryEvent.Result.awaiting;
    };
  }
}
