package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler hangs: its attempt ends at the visibility timeout and counts. */
final class VisibilityTimeoutIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(1);
  private static final long LATE_MILLIS = 1_700;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void hangingHttpHandlerIsTimedOutCountedAndItsLateAnswerChangesNothing() {
    String topic = acceptance.topic("orders", 1);
    acceptance
        .stub()
        .behave(
            call -> {
              boolean hangs =
                  call.text().equals("hangs")
                      || (call.text().equals("once") && call.attempt() == 1);
              if (hangs) {
                Thread.sleep(LATE_MILLIS);
              }
              return Reply.DONE;
            });
    ConsumerProcess consumer = acceptance.consumer(setup(topic));

    acceptance.send(topic, "a", "hangs");
    acceptance.send(topic, "a", "behind");
    acceptance.send(topic, "b", "once");
    acceptance.send(topic, "c", "other");
    acceptance.awaitSettled(LIMIT);

    assertTimedOut(acceptance.stub().callsFor("hangs"));
    assertThat(acceptance.stub().callsFor("once")).extracting(Call::attempt).containsExactly(1, 2);
    assertParkedForItsTimeout("hangs");
    assertThat(consumer.metric("longshore_visibility_expired_total")).isEqualTo(3);
    Eventually.await(
        "three late answers", LIMIT, () -> consumer.metric("longshore_acks_stale_total") == 3);
    assertThat(acceptance.stub().calls()).hasSize(6);
  }

  @Test
  void sleepingAndDeafJavaHandlersAreTimedOutAndOnlyTheAnswerOfTheDeafOneIsStale() {
    String topic = acceptance.topic("orders", 1);
    acceptance
        .stub()
        .behave(
            call ->
                switch (call.text()) {
                  case "sleeps" -> Reply.command("sleep 30000");
                  case "deaf" -> Reply.command("deaf " + LATE_MILLIS);
                  default -> Reply.command("ack");
                });
    ConsumerProcess consumer = acceptance.consumer(setup(topic).java(ProgrammedHandler.class));

    acceptance.send(topic, "a", "sleeps");
    acceptance.send(topic, "b", "deaf");
    acceptance.send(topic, "b", "behind");
    acceptance.send(topic, "c", "other");
    acceptance.awaitSettled(LIMIT);

    assertTimedOut(acceptance.stub().callsFor("sleeps"));
    assertTimedOut(acceptance.stub().callsFor("deaf"));
    assertParkedForItsTimeout("sleeps", "deaf");
    assertThat(consumer.metric("longshore_visibility_expired_total")).isEqualTo(4);
    assertThat(consumer.metric("longshore_acks_stale_total")).isEqualTo(2);
  }

  @Test
  void deafHandlerDoesNotHoldItsMessageWhenThereIsNoOrder() {
    String topic = acceptance.topic("orders", 1);
    acceptance.limits(Limits.STRICT.order(Limits.Order.NONE));
    acceptance
        .stub()
        .behave(call -> call.attempt() == 1 ? Reply.command("deaf 6000") : Reply.command("ack"));
    ConsumerProcess consumer =
        acceptance.consumer(
            setup(topic).java(ProgrammedHandler.class).with("workers.ordering", "none"));

    acceptance.send(topic, "a", "deaf");
    acceptance.awaitSettled(LIMIT);

    List<Call> calls = acceptance.stub().callsFor("deaf");
    assertThat(calls).extracting(Call::attempt).containsExactly(1, 2);
    // The first lease, and then the second that an interrupt may go unheard; not its whole 6 s.
    assertThat(millisBetweenLeases(calls)).isBetween(1_900L, 4_500L);
    Eventually.await(
        "a late answer", LIMIT, () -> consumer.metric("longshore_acks_stale_total") == 1);
    assertThat(consumer.metric("longshore_messages_acked_total")).isEqualTo(1);
  }

  private static Setup setup(String topic) {
    return acceptance
        .setup(topic)
        .with("visibility.timeout", TIMEOUT.toMillis() + "ms")
        .with("retry.max-attempts", "2");
  }

  private static void assertTimedOut(List<Call> calls) {
    assertThat(calls).extracting(Call::attempt).containsExactly(1, 2);
    assertThat(calls)
        .allSatisfy(
            call ->
                assertThat(call.deadlineMillis() - call.arrivedMillis())
                    .isBetween(TIMEOUT.toMillis() - 500, TIMEOUT.toMillis() + 50));
    assertThat(millisBetweenLeases(calls)).isBetween(900L, 4_000L);
  }

  /** By the service's own clock: when a busy machine lets the stub see a call is no matter. */
  private static long millisBetweenLeases(List<Call> calls) {
    return calls.get(1).deadlineMillis() - calls.get(0).deadlineMillis();
  }

  private static void assertParkedForItsTimeout(String... bodies) {
    assertThat(acceptance.parked()).extracting(Parked::text).containsExactlyInAnyOrder(bodies);
    assertThat(acceptance.parked())
        .allSatisfy(
            parked -> {
              assertThat(parked.header("reason")).isEqualTo("attempts-exhausted");
              assertThat(parked.header("attempts")).isEqualTo("2");
              assertThat(parked.header("error-class")).isEqualTo(TimeoutException.class.getName());
              assertThat(parked.header("error-message")).contains("visibility timeout");
            });
  }
}
