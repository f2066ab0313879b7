package dev.longshore.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.failure.ProgramFailure;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.AttemptFailure;
import dev.longshore.handling.LeaseTokens;
import dev.longshore.message.Message;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import dev.longshore.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ExecHandlerTest {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));

  private final LeaseTokens tokens = new LeaseTokens(CLOCK);
  private final FakeTicker ticker = new FakeTicker();
  private final FakeTimers timers = new FakeTimers(ticker);
  private final FakeDelivery delivery = new FakeDelivery();
  private ExecHandler handler = handler(ScriptedProcess.command());

  @AfterEach
  void close() {
    handler.close();
  }

  @Test
  void aProcessIsStartedOnceAndUsedAgain() throws Exception {
    String first = result("pid");

    assertThat(result("pid")).isEqualTo(first);
  }

  @Test
  void messagesHandledAtOnceHaveAProcessEach() throws Exception {
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> hanging = new ArrayList<>();
    for (int count = 0; count < 3; count++) {
      hanging.add(Thread.ofVirtual().start(() -> expectInterrupt("hang", failures)));
    }

    assertThat(result("pid")).isNotEmpty();

    hanging.forEach(Thread::interrupt);
    for (Thread thread : hanging) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }

  @Test
  void theLineHoldsTheEnvelopeAndTheAttempt() throws Exception {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", "order-7".getBytes(StandardCharsets.UTF_8));
    headers.add("nothing", null);
    JsonNode line =
        JsonMapper.shared()
            .readTree(
                text(
                    handler.handle(
                        message(
                            "käse".getBytes(StandardCharsets.UTF_8),
                            "line".getBytes(StandardCharsets.UTF_8),
                            headers),
                        delivery)));

    assertThat(line.path("id").asString()).isEqualTo("order-7");
    assertThat(line.path("attempt").asInt()).isEqualTo(2);
    assertThat(line.path("deadline").asLong()).isEqualTo(1_700_000_000_123L);
    assertThat(line.path("lease").asString()).isNotEmpty();
    assertThat(line.path("topic").asString()).isEqualTo("orders");
    assertThat(line.path("partition").asInt()).isEqualTo(3);
    assertThat(line.path("offset").asLong()).isEqualTo(42);
    assertThat(line.path("timestamp").asString()).isEqualTo("1970-01-01T00:00:05Z");
    assertThat(line.path("key").asString()).isEqualTo("käse");
    assertThat(line.path("headers")).hasSize(2);
    assertThat(line.path("headers").get(1).path("value").isNull()).isTrue();
    assertThat(tokens.find(line.path("lease").asString())).as("after the answer").isEmpty();
  }

  @Test
  void valuesArriveByteForByteHoweverOddOrLarge() throws Exception {
    byte[] megabyte = new byte[1 << 20];
    new Random(7).nextBytes(megabyte);
    String odd = "Grüße 🙂 \u0000 \u2028 \" \\ \r\n{}";

    assertThat(bytes(megabyte)).isEqualTo(megabyte);
    assertThat(bytes(odd.getBytes(StandardCharsets.UTF_8))).asString().isEqualTo(odd);
    assertThat(bytes(new byte[0])).isEmpty();
    assertThat(bytes("x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8))).hasSize(1 << 20);
  }

  @Test
  void aHundredOddHeadersAndNoValueArrive() throws Exception {
    RecordHeaders headers = new RecordHeaders();
    for (int number = 0; number < 100; number++) {
      headers.add("ø" + number % 7, new byte[] {(byte) number, (byte) 0xff});
    }
    Message tombstone = message(null, null, headers);

    assertThat(handler.handle(tombstone, delivery)).isInstanceOf(Outcome.Ack.class);
  }

  @Test
  void outcomesAreUnderstood() throws Exception {
    assertThat(handle("say {\"outcome\":\"ack\"}")).isEqualTo(Outcome.ack());
    assertThat(handle("say {\"outcome\":\"reject\",\"reason\":\"no such order\"}"))
        .isEqualTo(Outcome.reject("no such order"));
    assertThat(failure("say {\"outcome\":\"retry\",\"delay\":\"PT5S\",\"reason\":\"locked\"}"))
        .hasMessage("locked")
        .returns("retry", AttemptFailure::kind)
        .returns(Optional.of(Duration.ofSeconds(5)), AttemptFailure::retryAfter);
    assertThat(failure("say {\"outcome\":\"retry\"}"))
        .returns(Optional.empty(), AttemptFailure::retryAfter);
  }

  @Test
  void aCrashFailsItsOwnAttemptWithExitCodeAndLastWords() throws Exception {
    String before = result("pid");

    assertThat(failure("crash"))
        .returns("exec-crash", AttemptFailure::kind)
        .hasMessageContaining("ended with exit code 3 before it had answered")
        .hasMessageContaining("failed: no such order");
    assertThat(result("pid")).isNotEqualTo(before);
    assertThat(delivery.renewed()).as("waits for a restart").isZero();
  }

  @Test
  void halfALineIsACrash() {
    assertThat(failure("half"))
        .returns("exec-crash", AttemptFailure::kind)
        .hasMessageContaining("ended with exit code 0");
  }

  @Test
  void nonsenseFailsTheAttemptAndTellsWhatToDo() throws Exception {
    String before = result("pid");

    assertThat(failure("say processing order 7"))
        .returns("exec-answer", AttemptFailure::kind)
        .hasMessageStartingWith("the answer \"processing order 7\" is not JSON")
        .hasMessageContaining("logs go to standard error");
    assertThat(result("pid")).as("a new process").isNotEqualTo(before);
  }

  @Test
  void aSecondAnswerIsNotTakenForTheNextMessages() throws Exception {
    assertThat(handle("twice")).isEqualTo(Outcome.ack());

    assertThat(handle("something")).isInstanceOf(Outcome.Ack.class);
  }

  @Test
  void theEndOfTheLeaseKillsTheProcess(@TempDir Path folder) throws Exception {
    long pid = Long.parseLong(result("pid"));
    Path hangs = folder.resolve("hangs");
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Thread hanging =
        Thread.ofVirtual()
            .start(() -> expectInterrupt(ScriptedProcess.HANG_AND_TELL + hangs, failures));
    while (!Files.exists(hangs)) {
      assertThat(hanging.isAlive()).as("%s", failures).isTrue();
      Thread.onSpinWait();
    }

    hanging.interrupt();
    hanging.join();

    assertThat(failures).isEmpty();
    awaitGone(pid);
  }

  @Test
  void aProcessKilledFromOutsideBetweenMessagesCostsNoAttempt() throws Exception {
    long pid = Long.parseLong(result("pid"));
    ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    awaitGone(pid);

    assertThat(result("pid")).isNotEqualTo(Long.toString(pid));
  }

  @Test
  void aFloodOfErrorsDoesNotHoldItUp() throws Exception {
    assertThat(handle("flood")).isEqualTo(Outcome.ack());
  }

  @Test
  void processesEndWithTheHandlerEvenDeafOnes() throws Exception {
    long well = Long.parseLong(result("pid"));
    ExecHandler deaf = handler(ScriptedProcess.command("--deaf"));
    long deafPid = Long.parseLong(text(deaf.handle(message("pid"), delivery)));

    deaf.close();
    handler.close();

    assertThat(isAlive(well)).isFalse();
    awaitGone(deafPid);
    assertThatThrownBy(() -> handle("pid"))
        .isInstanceOf(AttemptFailure.class)
        .hasMessage("the handler is closed");
  }

  @Test
  void anIdleProcessIsEndedAfterAWhile() throws Exception {
    ExecHandler patient =
        new ExecHandler(
            new WorkerProcesses(ScriptedProcess.command(), LEASE, ticker, timers), tokens);
    long pid = Long.parseLong(text(patient.handle(message("pid"), delivery)));

    timers.advance(Duration.ofMinutes(4));
    assertThat(isAlive(pid)).isTrue();
    timers.advance(Duration.ofMinutes(2));

    awaitGone(pid);
    patient.close();
  }

  @Test
  void aCommandThatCannotBeRunIsRefusedAtTheStart() {
    WorkerProcesses none = new WorkerProcesses(List.of("/no/such/program"), LEASE, ticker, timers);

    assertThatThrownBy(none::startFirst)
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("handler.command: ")
        .hasMessageContaining("/no/such/program")
        .hasMessageContaining("chmod +x");
  }

  @Test
  void whileAllProcessesEndAtOnceMessagesWaitAndKeepTheirLease() throws Exception {
    ExecHandler broken = handler(ScriptedProcess.command("--broken"));
    assertThatThrownBy(() -> broken.handle(message("a"), delivery))
        .hasMessageContaining("exit code 9")
        .hasMessageContaining("cannot start");
    assertThatThrownBy(() -> broken.handle(message("b"), delivery))
        .hasMessageContaining("exit code 9");
    FakeDelivery waiting = new FakeDelivery();

    assertThatThrownBy(() -> broken.handle(message("c"), waiting))
        .hasMessageContaining("exit code 9");

    assertThat(waiting.renewed()).isPositive();
    broken.close();
  }

  private ExecHandler handler(List<String> command) {
    return new ExecHandler(new WorkerProcesses(command, LEASE, Ticker.system(), timers), tokens);
  }

  private Outcome handle(String value) throws InterruptedException {
    return handler.handle(message(value), delivery);
  }

  private String result(String value) throws InterruptedException {
    return text(handle(value));
  }

  private byte[] bytes(byte[] value) throws InterruptedException {
    Outcome outcome = handler.handle(message(null, value, new RecordHeaders()), delivery);
    return ((Outcome.Ack) outcome).result().orElseThrow();
  }

  private AttemptFailure failure(String value) {
    try {
      throw new AssertionError("no failure but " + handle(value));
    } catch (AttemptFailure failure) {
      return failure;
    } catch (InterruptedException interrupted) {
      throw new AssertionError(interrupted);
    }
  }

  private void expectInterrupt(String value, ConcurrentLinkedQueue<Throwable> failures) {
    try {
      failures.add(new AssertionError("answered " + handle(value)));
    } catch (InterruptedException expired) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException failure) {
      failures.add(failure);
    }
  }

  private static String text(Outcome outcome) {
    return new String(((Outcome.Ack) outcome).result().orElseThrow(), StandardCharsets.UTF_8);
  }

  private static Message message(String value) {
    return message(null, value.getBytes(StandardCharsets.UTF_8), new RecordHeaders());
  }

  private static Message message(
      byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers) {
    return Message.of(
        new ConsumerRecord<>(
            "orders",
            3,
            42,
            5_000,
            TimestampType.CREATE_TIME,
            0,
            0,
            key,
            value,
            headers,
            Optional.empty()));
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
  }

  private static void awaitGone(long pid) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isPresent()) {
      process.get().onExit().get(10, TimeUnit.SECONDS);
    }
  }
}
