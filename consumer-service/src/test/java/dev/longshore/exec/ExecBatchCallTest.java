package dev.longshore.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.AttemptFailure;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.LeaseTokens;
import dev.longshore.message.Message;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import dev.longshore.time.Ticker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Several messages in one line, and an answer to each in another. */
@Timeout(60)
class ExecBatchCallTest {
  private static final String ACK = "\"outcome\":\"ack\"";

  private final LeaseTokens tokens =
      new LeaseTokens(InstantSource.fixed(Instant.ofEpochSecond(1_000)));
  private final ExecBatchCall call =
      new ExecBatchCall(
          new WorkerProcesses(
              ScriptedProcess.command(),
              Duration.ofSeconds(30),
              Ticker.system(),
              new FakeTimers(new FakeTicker())),
          tokens);

  @AfterEach
  void close() {
    call.close();
  }

  @Test
  void eachMessageHasItsOwnOutcomeInAnyOrder() throws Exception {
    List<AttemptResult> results =
        call(
            ACK,
            "\"outcome\":\"retry\",\"delay\":\"PT5S\",\"reason\":\"locked\"",
            "\"outcome\":\"reject\",\"reason\":\"no such order\"",
            "\"outcome\":\"ack\",\"result\":\"done\"");

    assertThat(results.get(0)).isInstanceOf(AttemptResult.Acked.class);
    assertThat(results.get(1))
        .isInstanceOfSatisfying(
            AttemptResult.Failed.class,
            failed -> {
              assertThat(failed.failure().message()).isEqualTo("locked");
              assertThat(failed.askedFor()).contains(Duration.ofSeconds(5));
            });
    assertThat(results.get(2))
        .isInstanceOfSatisfying(
            AttemptResult.Rejected.class,
            rejected -> assertThat(rejected.failure().message()).isEqualTo("no such order"));
    assertThat(text(results.get(3))).isEqualTo("done");
  }

  @Test
  void whatIsMissingOrRefusedFailsItsOwnMessageOnly() throws Exception {
    List<AttemptResult> results =
        call(ACK, "silent", "\"outcome\":\"akc\"", "\"outcome\":\"ack\",\"delay\":1", ACK);

    assertThat(results.get(0)).isInstanceOf(AttemptResult.Acked.class);
    assertThat(results.get(4)).isInstanceOf(AttemptResult.Acked.class);
    assertFailed(results.get(1), "has no outcome for the id orders-0-1");
    assertFailed(results.get(2), "which is none of ack, retry, reject (did you mean ack?)");
    assertFailed(results.get(3), "has the field delay, which goes not with ack");
    assertThat(text(call("pid").getFirst())).as("the same process").isEqualTo(pid());
  }

  @Test
  void oneMessageIsAnArrayAsWellAndEachKnowsItsAttemptAndLease() throws Exception {
    assertThat(text(call("attempt").getFirst())).isEqualTo("2");
    List<AttemptResult> leases = call("lease", "lease");
    assertThat(text(leases.get(0))).isNotEmpty().isNotEqualTo(text(leases.get(1)));
    assertThat(tokens.find(text(leases.get(0)))).as("after the answer").isEmpty();
  }

  @Test
  void aCrashFailsTheWholeCallAndTheNextHasAnotherProcess() throws Exception {
    String before = pid();

    assertThatThrownBy(() -> call(ACK, "crash", ACK))
        .isInstanceOfSatisfying(
            AttemptFailure.class, failure -> assertThat(failure.kind()).isEqualTo("exec-crash"))
        .hasMessageContaining("ended with exit code 3");

    assertThat(pid()).isNotEqualTo(before);
  }

  @Test
  void nonsenseFailsTheWholeCallAndTellsWhatToDo() throws Exception {
    String before = pid();

    assertThatThrownBy(() -> call(ACK, "garbage"))
        .isInstanceOfSatisfying(
            AttemptFailure.class, failure -> assertThat(failure.kind()).isEqualTo("exec-answer"))
        .hasMessageStartingWith("the answer \"working on it\" is not JSON")
        .hasMessageContaining("array of objects with their ids");
    assertThatThrownBy(() -> call(ACK, "object"))
        .hasMessageContaining("to several messages is no JSON array");

    assertThat(pid()).as("a new process").isNotEqualTo(before);
  }

  private String pid() throws InterruptedException {
    return text(call("pid").getFirst());
  }

  private List<AttemptResult> call(String... values) throws InterruptedException {
    List<Message> messages = new ArrayList<>();
    Arrays.stream(values).forEach(value -> messages.add(message(messages.size(), value)));
    List<DeliveryContext> deliveries =
        Collections.nCopies(values.length, (DeliveryContext) new FakeDelivery());
    return call.call(messages, deliveries);
  }

  private static void assertFailed(AttemptResult result, String problem) {
    assertThat(result)
        .isInstanceOfSatisfying(
            AttemptResult.Failed.class,
            failed -> {
              assertThat(failed.failure().errorClass()).isEqualTo("exec-answer");
              assertThat(failed.failure().message()).contains(problem);
            });
  }

  private static String text(AttemptResult result) {
    return new String(
        ((AttemptResult.Acked) result).result().orElseThrow(), StandardCharsets.UTF_8);
  }

  private static Message message(int offset, String value) {
    return Message.of(
        new ConsumerRecord<>(
            "orders",
            0,
            offset,
            5_000,
            TimestampType.CREATE_TIME,
            0,
            0,
            null,
            value.getBytes(StandardCharsets.UTF_8),
            new RecordHeaders(),
            Optional.empty()));
  }
}
