package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.gate.Pass;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.LateAnswers;
import dev.longshore.handling.Routed;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One attempt at a delivery, as its handler sees it. Any thread; the lease decides which of several
 * answers counts.
 */
final class Attempt implements DeliveryContext, LateAnswers, Routed {
  private static final VarHandle ANSWER;

  static {
    try {
      ANSWER = MethodHandles.lookup().findVarHandle(Attempt.class, "answer", AttemptResult.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final MessageFlow flow;
  private final Delivery delivery;
  private final int number;

  /** Milliseconds of the engine's clock, of which it keeps the lower half, to be 8 bytes less. */
  private final int startedMillis;

  /** The leave that it was given, or {@link Pass#FREE}; set once, before it starts. */
  private Pass pass = Pass.FREE;

  /** The first answer through this context; any thread may set it, once. */
  private volatile @Nullable AttemptResult answer;

  Attempt(MessageFlow flow, Delivery delivery, long startedMillis) {
    this.flow = flow;
    this.delivery = delivery;
    this.number = delivery.attempt() + 1;
    this.startedMillis = (int) startedMillis;
  }

  Delivery delivery() {
    return delivery;
  }

  @Override
  public int attempt() {
    return number;
  }

  @Override
  public Instant deadline() {
    return flow.instantOf(delivery.deadlineMillis());
  }

  @Override
  public AckResult extend(Duration time) {
    return flow.extend(this, time);
  }

  @Override
  public AckResult ack() {
    return answer(AttemptResult.of(Outcome.ack()));
  }

  @Override
  public AckResult ack(byte[] result) {
    return answer(AttemptResult.of(Outcome.ack(result)));
  }

  @Override
  public AckResult ack(byte[] result, String contentType) {
    return answer(AttemptResult.of(Outcome.ack(result, contentType)));
  }

  @Override
  public AckResult nack(Duration after) {
    return answer(AttemptResult.of(Outcome.retry(after)));
  }

  @Override
  public AckResult reject(String reason) {
    return answer(AttemptResult.of(Outcome.reject(reason)));
  }

  @Override
  public FencingToken fencingToken() {
    return new FencingToken(
        delivery.ledger().topic() + "-" + delivery.ledger().partition(),
        delivery.ledger().epoch(),
        delivery.offset());
  }

  @Override
  public String endpoint() {
    return pass.endpoint();
  }

  void pass(Pass given) {
    pass = given;
  }

  Pass pass() {
    return pass;
  }

  /** For how many milliseconds it has been under way; 24 days at most. */
  int tookMillis(long nowMillis) {
    return (int) nowMillis - startedMillis;
  }

  /** What was answered through this context. */
  Optional<AttemptResult> answered() {
    return Optional.ofNullable(answer);
  }

  /** By its delivery: sets of attempts are walked in the same order in every run. */
  @Override
  public int hashCode() {
    return delivery.hashCode();
  }

  @Override
  public AckResult answer(AttemptResult result) {
    if (delivery.ledger().isClosed() || !ANSWER.compareAndSet(this, null, result)) {
      return flow.stale(delivery, number);
    }
    if (delivery.answerRunning(number)) {
      return AckResult.ACCEPTED;
    }
    if (delivery.endPending(number)) {
      flow.answered(this, result);
      return AckResult.ACCEPTED;
    }
    return flow.stale(delivery, number);
  }
}
