package dev.longshore.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {
  private static final int STACK_LIMIT = 100;

  @Test
  void readsBackWhatItWrites() {
    DeadLetter letter = letter("disk full", 2);

    Headers parked = DeadLetterHeaders.park(new RecordHeaders(), letter, 10_000);

    assertThat(DeadLetterHeaders.read(parked)).contains(letter);
    assertThat(DeadLetterHeaders.fingerprint(parked)).contains(letter.fingerprint());
    assertThat(DeadLetterHeaders.parkId(parked)).contains(letter.parkId());
  }

  @Test
  void userHeadersPassThroughByteForByteInTheirOrder() {
    Headers original = new RecordHeaders();
    original.add("a", new byte[] {0, -1});
    original.add("b", null);
    original.add("a", new byte[0]);

    Headers parked = DeadLetterHeaders.park(original, letter("x", 0), STACK_LIMIT);
    Headers sentBack = DeadLetterHeaders.redrive(parked, "job-1");

    assertThat(list(parked).subList(0, 3)).isEqualTo(list(original));
    assertThat(list(sentBack).subList(0, 3)).isEqualTo(list(original));
    assertThat(list(sentBack)).hasSize(5);
    assertThat(text(sentBack, DeadLetterHeaders.REDRIVES_DONE)).isEqualTo("1");
    assertThat(text(sentBack, DeadLetterHeaders.REDRIVE_JOB)).isEqualTo("job-1");
  }

  @Test
  void manyParksAndReplaysLeaveTheHeadersAsLargeAsAFew() {
    Headers headers = new RecordHeaders();
    headers.add("user", "value".getBytes(StandardCharsets.UTF_8));
    int afterTen = 0;
    for (int cycle = 10; cycle < 99; cycle++) {
      Headers parked = DeadLetterHeaders.park(headers, letter("again", cycle), STACK_LIMIT);
      headers = DeadLetterHeaders.redrive(parked, "job-1");
      if (cycle == 10) {
        afterTen = size(headers);
      }
    }
    assertThat(size(headers)).isEqualTo(afterTen);
    assertThat(text(headers, DeadLetterHeaders.REDRIVES_DONE)).isEqualTo("99");
  }

  @Test
  void longTextsAreCutBetweenCharacters() {
    DeadLetter letter = letter("ü".repeat(5_000), 0);

    Headers parked = DeadLetterHeaders.park(new RecordHeaders(), letter, STACK_LIMIT);

    DeadLetter read = DeadLetterHeaders.read(parked).orElseThrow();
    assertThat(read.failure().message()).isEqualTo("ü".repeat(512));
    assertThat(read.failure().stack().length()).isLessThanOrEqualTo(STACK_LIMIT);
  }

  @Test
  void theFingerprintIsTheSameForTheSameCauseAndDiffersForAnother() {
    assertThat(letter("order 17 of 9c5b94b1-35ad-49bb-b118-8e8fc24abf80", 0).fingerprint())
        .isEqualTo(letter("order 4711 of 00000000-35ad-49bb-b118-8e8fc24abf80", 3).fingerprint())
        .isNotEqualTo(letter("another order", 0).fingerprint());
  }

  @Test
  void headersOfSomebodyElseAreNoDeadLetter() {
    Headers foreign = new RecordHeaders();
    foreign.add(DeadLetterHeaders.PREFIX + "origin-topic", "t".getBytes(StandardCharsets.UTF_8));
    foreign.add(
        DeadLetterHeaders.PREFIX + "origin-partition", "many".getBytes(StandardCharsets.UTF_8));

    assertThat(DeadLetterHeaders.read(foreign)).isEmpty();
    assertThat(DeadLetterHeaders.read(new RecordHeaders())).isEmpty();
  }

  @Test
  void aRingOfCausesDoesNotHoldUpTheDescription() {
    RuntimeException inner = new IllegalStateException("inner");
    RuntimeException outer = new RuntimeException("outer", inner);
    inner.initCause(outer);

    assertThat(FailureDescription.of(outer).errorClass()).isEqualTo("java.lang.RuntimeException");
  }

  private static DeadLetter letter(String message, int redrives) {
    return new DeadLetter(
        "orders",
        3,
        42,
        Instant.ofEpochMilli(1_000),
        "group",
        DeadLetterReason.ATTEMPTS_EXHAUSTED,
        5,
        new FailureDescription("a.B", message, "c.D", "at x\n".repeat(50)),
        Instant.ofEpochMilli(2_000),
        Instant.ofEpochMilli(3_000),
        "instance-1",
        redrives);
  }

  private static List<String> list(Headers headers) {
    return StreamSupport.stream(headers.spliterator(), false)
        .map(header -> header.key() + "=" + Arrays.toString(header.value()))
        .toList();
  }

  private static int size(Headers headers) {
    int size = 0;
    for (Header header : headers) {
      size += header.key().length() + header.value().length;
    }
    return size;
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), StandardCharsets.UTF_8);
  }
}
