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
    // From 10 to 110 the count has one digit more; nothing else may grow.
    for (int cycle = 10; cycle < 110; cycle++) {
      Headers parked = DeadLetterHeaders.park(headers, letter("again", cycle), STACK_LIMIT);
      headers = DeadLetterHeaders.redrive(parked, "job-1");
      if (cycle == 10) {
        afterTen = size(headers);
      }
    }
    assertThat(size(headers)).isEqualTo(afterTen + 1);
    assertThat(text(headers, DeadLetterHeaders.REDRIVES_DONE)).isEqualTo("110");
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
  void theFingerprintBlanksIdsQuotesAndWhatFollowsTheFirstLineButNoStatus() {
    assertThat(letter("unknown currency 'XYZ' in o-4a7f:", 0).fingerprint())
        .isEqualTo(letter("unknown currency 'QQ' in o-99b1:", 0).fingerprint());
    assertThat(letter("cannot parse\n at 17", 0).fingerprint())
        .isEqualTo(letter("cannot parse\n somewhere else", 0).fingerprint());
    assertThat(letter("can't find user 'bob'", 0).fingerprint())
        .isEqualTo(letter("can't find user 'eve'", 0).fingerprint());
    assertThat(letter("the handler answered 422", 0).fingerprint())
        .isNotEqualTo(letter("the handler answered 400", 0).fingerprint());
    assertThat(letter("x".repeat(100_000), 0).fingerprint()).isNotEmpty();
  }

  @Test
  void theStackDoesNotCountForTheFingerprintSinceLinesMoveFromVersionToVersion() {
    FailureDescription here = FailureDescription.of(new IllegalStateException("down"));
    FailureDescription there =
        new FailureDescription(
            here.errorClass(), here.message(), here.rootClass(), "at other.Place(Other.java:1)");

    assertThat(letterOf(here).fingerprint()).isEqualTo(letterOf(there).fingerprint());
  }

  @Test
  void aCutStackKeepsTheWholeChainOfCausesDownToItsRoot() {
    Throwable failure = new IllegalArgumentException("root");
    for (int depth = 0; depth < 5; depth++) {
      failure = new IllegalStateException("cause " + depth, failure);
    }
    FailureDescription description = FailureDescription.of(failure);
    for (int limit : new int[] {4_000, 2_000, 1_000, 600}) {
      Headers parked = DeadLetterHeaders.park(new RecordHeaders(), letterOf(description), limit);

      String stack = text(parked, DeadLetterHeaders.PREFIX + "error-stack");
      assertThat(stack.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(limit);
      assertThat(stack)
          .startsWith("java.lang.IllegalStateException: cause 4")
          .contains("Caused by: java.lang.IllegalStateException: cause 1")
          .contains("Caused by: java.lang.IllegalArgumentException: root");
      assertThat(text(parked, DeadLetterHeaders.PREFIX + "error-root-class"))
          .isEqualTo("java.lang.IllegalArgumentException");
    }
    Headers tiny = DeadLetterHeaders.park(new RecordHeaders(), letterOf(description), 100);
    assertThat(text(tiny, DeadLetterHeaders.PREFIX + "error-stack"))
        .hasSizeLessThanOrEqualTo(100)
        .contains("Caused by: java.lang.IllegalArgumentException");
  }

  @Test
  void reservedHeadersFromOutsideAreReplacedAndDoNotDeceive() {
    Headers hostile = new RecordHeaders();
    hostile.add(DeadLetterHeaders.PREFIX + "origin-offset", "666".getBytes(StandardCharsets.UTF_8));
    hostile.add(DeadLetterHeaders.PREFIX + "made-up", null);
    hostile.add(DeadLetterHeaders.REDRIVES_DONE, "2147483647".getBytes(StandardCharsets.UTF_8));
    hostile.add("user", null);

    Headers parked = DeadLetterHeaders.park(hostile, letter("x", Integer.MAX_VALUE), STACK_LIMIT);

    assertThat(DeadLetterHeaders.read(parked).orElseThrow().originOffset()).isEqualTo(42);
    assertThat(parked.headers(DeadLetterHeaders.PREFIX + "origin-offset")).hasSize(1);
    assertThat(parked.lastHeader(DeadLetterHeaders.PREFIX + "made-up")).isNull();
    assertThat(parked.lastHeader("user").value()).isNull();
    assertThat(text(DeadLetterHeaders.redrive(parked, "job"), DeadLetterHeaders.REDRIVES_DONE))
        .isEqualTo("1000000");
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

  private static DeadLetter letterOf(FailureDescription failure) {
    return new DeadLetter(
        "orders",
        3,
        42,
        Instant.EPOCH,
        "group",
        DeadLetterReason.REJECTED,
        1,
        failure,
        Instant.EPOCH,
        Instant.EPOCH,
        "instance-1",
        0);
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
