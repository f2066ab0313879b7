package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A handler that is down, or refuses everything, ruins no messages. */
final class BreakerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final Duration QUIET = Duration.ofSeconds(8);
  private static final int MESSAGES = 600;
  private static final int MAX_IN_FLIGHT = 200;
  private static final int CONCURRENCY = 8;

  @RegisterExtension static final Acceptance acceptance = new Acceptance();

  @Test
  void whileTheHandlerIsDownNothingIsSpentAndThenAllIsHandled() {
    String topic = acceptance.topic("orders", 4);
    acceptance.stub().behave(call -> Reply.of(503));
    ConsumerProcess consumer =
        acceptance.consumer(setup(topic).with("circuit-breaker.open-for", "3s"));

    send(topic, MESSAGES);
    awaitState(consumer, "handler", "open");
    Eventually.await(
        "a full buffer", LIMIT, () -> consumer.metric("longshore_inflight") == MAX_IN_FLIGHT);
    assertIdle(consumer);
    assertThat(consumer.metric("longshore_inflight")).isEqualTo(MAX_IN_FLIGHT);
    int spent = acceptance.stub().count();
    assertThat(spent).as("calls while it was down").isLessThan(10 + 2 * CONCURRENCY + 5 * 3);
    assertThat(consumer.metric("longshore_lag_records")).isGreaterThanOrEqualTo(MAX_IN_FLIGHT);
    assertThat(consumer.status("/livez")).isEqualTo(200);

    acceptance.stub().behave(call -> Reply.DONE);
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked()).isEmpty();
    assertThat(acceptance.stub().calls()).allMatch(call -> call.attempt() <= 4);
    awaitState(consumer, "handler", "closed");
    assertThat(consumer.errors()).contains("handler is open: ").contains("handler is closed: ");
  }

  /** No loop asks again and again; what it uses is the poll loop's, in a JVM that is young. */
  private static void assertIdle(ConsumerProcess consumer) {
    Duration before = consumer.cpu();
    Eventually.holds(
        "few calls", QUIET, () -> acceptance.stub().count() < 10 + 2 * CONCURRENCY + 5 * 3);
    assertThat(consumer.cpu().minus(before)).isLessThan(QUIET.dividedBy(4));
  }

  @Test
  void aPersonOpensAndClosesIt() {
    String topic = acceptance.topic("orders", 4);
    ConsumerProcess consumer = acceptance.consumer(setup(topic));
    acceptance.send(topic, "a", "before");
    acceptance.awaitSettled(LIMIT);

    HttpResponse<String> opened = consumer.post("/api/v1/breakers/handler:open");
    assertThat(opened.statusCode()).isEqualTo(200);
    assertThat(opened.body()).contains("\"state\":\"forced-open\"");
    send(topic, 50);
    Eventually.await("all of them there", LIMIT, () -> consumer.metric("longshore_inflight") == 50);
    Eventually.holds("no call", Duration.ofSeconds(2), () -> acceptance.stub().count() == 1);

    assertThat(consumer.post("/api/v1/breakers/handler:close").statusCode()).isEqualTo(200);
    acceptance.awaitSettled(LIMIT);
    assertThat(acceptance.stub().count()).isEqualTo(51);
    assertThat(consumer.get("/api/v1/breakers").body())
        .contains("\"name\":\"handler\"")
        .contains("\"name\":\"outage-guard\"");
    assertUnknown(consumer.get("/api/v1/breakers/nobody"), "breaker-unknown");
    assertUnknown(consumer.post("/api/v1/breakers/nobody:open"), "breaker-unknown");
    assertUnknown(consumer.post("/api/v1/breakers/handler:dance"), "not-found");
    assertUnknown(consumer.post("/api/v1/breakers/handler"), "not-found");
  }

  private static void assertUnknown(HttpResponse<String> answer, String code) {
    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.body()).contains("\"code\":\"" + code + "\"");
  }

  @Test
  void aDrainWhileItIsOpenEndsAtOnceAndAnotherInstanceGoesOn() {
    String topic = acceptance.topic("orders", 4);
    ConsumerProcess consumer = acceptance.consumer(setup(topic));
    consumer.post("/api/v1/breakers/handler:open");
    send(topic, 50);
    Eventually.await("all of them there", LIMIT, () -> consumer.metric("longshore_inflight") == 50);

    consumer.terminate();
    assertThat(consumer.awaitExit(Duration.ofSeconds(20))).isZero();
    assertThat(acceptance.stub().count()).isZero();

    acceptance.consumer(setup(topic));
    acceptance.awaitSettled(LIMIT);
    assertThat(acceptance.stub().count()).isEqualTo(50);
  }

  @Test
  void whereItIsSoConfiguredMessagesAreParkedWhileItIsOpen() {
    String topic = acceptance.topic("orders", 4);
    ConsumerProcess consumer =
        acceptance.consumer(setup(topic).with("circuit-breaker.while-open", "dead-letter"));
    consumer.post("/api/v1/breakers/handler:open");

    send(topic, 20);
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.stub().count()).isZero();
    assertThat(acceptance.parked())
        .hasSize(20)
        .allMatch(parked -> parked.header("reason").equals("circuit-open"))
        .allMatch(parked -> parked.header("attempts").equals("0"));
  }

  @Test
  void theGuardStopsABadDeployAndARollbackLosesNothing() {
    String topic = acceptance.topic("orders", 4);
    acceptance.stub().behave(call -> Reply.of(422));
    ConsumerProcess consumer = acceptance.consumer(guarded(topic));

    send(topic, 300);
    awaitState(consumer, "outage-guard", "open");
    Eventually.holds(
        "no more dead letters than the budget",
        Duration.ofSeconds(4),
        () -> consumer.metric("longshore_messages_deadlettered_total") <= 20);
    assertThat(consumer.errors()).contains("outage-guard is open: ").contains("with rejected");

    acceptance.stub().behave(call -> Reply.DONE);
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked()).hasSize(20);
    assertThat(acceptance.stub().acked()).hasSize(280);
    awaitState(consumer, "outage-guard", "closed");
  }

  @Test
  void aPersonLetsGoWhatTheGuardHolds() {
    String topic = acceptance.topic("orders", 4);
    acceptance.stub().behave(call -> Reply.of(500));
    ConsumerProcess consumer =
        acceptance.consumer(
            guarded(topic)
                .with("circuit-breaker.enabled", "false")
                .with("retry.max-attempts", "1"));
    send(topic, 300);
    awaitState(consumer, "outage-guard", "open");
    assertThat(acceptance.parked()).hasSizeLessThanOrEqualTo(20);

    assertThat(consumer.post("/api/v1/breakers/outage-guard:close").statusCode()).isEqualTo(200);
    acceptance.awaitSettled(LIMIT);

    assertThat(acceptance.parked()).hasSize(300);
    assertThat(
            acceptance.parked().stream()
                .map(parked -> parked.header("reason"))
                .collect(Collectors.toSet()))
        .containsExactly("attempts-exhausted");
  }

  private static Setup guarded(String topic) {
    return setup(topic).with("outage-guard.budget", "20").with("outage-guard.probe-every", "1s");
  }

  private static Setup setup(String topic) {
    return acceptance
        .setup(topic)
        .with("workers.concurrency", Integer.toString(CONCURRENCY))
        .with("workers.max-in-flight", Integer.toString(MAX_IN_FLIGHT));
  }

  private static List<Sent> send(String topic, int count) {
    return acceptance.send(
        IntStream.range(0, count)
            .mapToObj(number -> TestKafka.message(topic, "key-" + number, "m" + number))
            .toList());
  }

  private static void awaitState(ConsumerProcess consumer, String name, String state) {
    Eventually.await(
        name + " to be " + state,
        LIMIT,
        () ->
            consumer
                .get("/api/v1/breakers/" + name)
                .body()
                .contains("\"state\":\"" + state + "\""));
  }
}
