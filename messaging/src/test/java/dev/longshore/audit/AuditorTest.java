package dev.longshore.audit;

import static dev.longshore.audit.Histories.BEGINNING;
import static dev.longshore.audit.Histories.TAKEN_OVER;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Histories that each break one promise, and tricky ones that break none. */
class AuditorTest {
  private static final String ALL_DONE =
      """
      started a t-0 1 0 1
      ended a t-0 1 0 1 acked
      settled a t-0 1 0 acked
      started a t-0 1 1 1
      ended a t-0 1 1 1 acked
      settled a t-0 1 1 acked
      started a t-0 1 2 1
      ended a t-0 1 2 1 acked
      settled a t-0 1 2 acked
      started a t-0 1 3 1
      ended a t-0 1 3 1 acked
      settled a t-0 1 3 acked
      """;

  /** Offsets 2 and 3 are lost, and others stand in their place. */
  private static final String TRUNCATED =
      "truncated t-0 2\nproduced t-0 2\nproduced t-0 3\nproduced t-0 4\n";

  private record Broken(String name, Invariant invariant, String history) {}

  @TestFactory
  Stream<DynamicTest> everyBrokenHistoryIsRejectedForTheRightReason() {
    return broken()
        .map(
            broken ->
                DynamicTest.dynamicTest(
                    broken.invariant() + " " + broken.name(),
                    () ->
                        assertThat(Histories.violations(broken.history()))
                            .isNotEmpty()
                            .first()
                            .extracting(Violation::invariant)
                            .isEqualTo(broken.invariant())));
  }

  @TestFactory
  Stream<DynamicTest> everyKeptPromiseIsAccepted() {
    return kept()
        .map(
            kept ->
                DynamicTest.dynamicTest(
                    kept.name(), () -> assertThat(Histories.violations(kept.history())).isEmpty()));
  }

  private static Broken broken(String name, Invariant invariant, String history) {
    return new Broken(name, invariant, history);
  }

  private static Broken kept(String name, String history) {
    return new Broken(name, Invariant.I1, history);
  }

  private static Stream<Broken> broken() {
    return Stream.of(losses(), retries(), orders(), commits(), stale(), others())
        .flatMap(all -> all);
  }

  /** All but the first are done; that one failed once and its retry is the first of r-0. */
  private static final String FORWARDED =
      BEGINNING.replace("limits a key", "limits a none")
          + ALL_DONE.lines().skip(3).collect(Collectors.joining("\n", "", "\n"))
          + """
          started a t-0 1 0 1
          ended a t-0 1 0 1 failed
          forwarded t-0 0 r-0 0 1
          settled a t-0 1 0 forwarded
          committed a t-0 4 .
          assigned a r-0 1 0 true
          taken a r-0 1 0 x 10
          """;

  private static Stream<Broken> retries() {
    return Stream.of(
        broken(
            "a message that is settled before its retry is durable",
            Invariant.I8,
            FORWARDED.replace("forwarded t-0 0 r-0 0 1\n", "")),
        broken("a retry that nobody handled", Invariant.I1, FORWARDED + "end"),
        broken(
            "a retry that forgot its attempts", Invariant.I5, FORWARDED + "started a r-0 1 0 1\n"),
        broken(
            "a retry that counts an attempt too much",
            Invariant.I5,
            FORWARDED + "started a r-0 1 0 3\n"),
        broken(
            "a duplicate of a message that was forwarded and not acked",
            Invariant.I9,
            FORWARDED + "suppressed a r-0 1 0 t-0 0\n"));
  }

  private static Stream<Broken> losses() {
    return Stream.of(
        broken("a message nobody handled", Invariant.I1, BEGINNING + "end"),
        broken(
            "a message that is read by nobody",
            Invariant.I1,
            BEGINNING + ALL_DONE + "committed a t-0 4 .\nproduced t-0 4\nend"),
        broken(
            "a negative answer taken for a positive one",
            Invariant.I1,
            BEGINNING + "started a t-0 1 0 1\nended a t-0 1 0 1 failed\nsettled a t-0 1 0 acked"),
        broken(
            "acked without an answer",
            Invariant.I1,
            BEGINNING + "started a t-0 1 0 1\nsettled a t-0 1 0 acked"),
        broken("acked without a handler", Invariant.I1, BEGINNING + "settled a t-0 1 0 acked"),
        broken(
            "acked while the answer is awaited",
            Invariant.I1,
            BEGINNING + "started a t-0 1 0 1\nended a t-0 1 0 1 awaiting\nsettled a t-0 1 0 acked"),
        broken(
            "the first of two answers does not count",
            Invariant.I1,
            BEGINNING
                + """
                started a t-0 1 0 1
                ended a t-0 1 0 1 awaiting
                answered a t-0 1 0 1 rejected
                answered a t-0 1 0 1 acked
                settled a t-0 1 0 acked
                """),
        broken(
            "a start past the commit",
            Invariant.I1,
            TAKEN_OVER + "crashed b\nlimits c key 8 9\nassigned c t-0 3 2 true"),
        broken(
            "a first start past the first message",
            Invariant.I1,
            "limits a key 8 9\nproduced t-0 0\nassigned a t-0 1 1 true"),
        broken(
            "discarded and forgotten",
            Invariant.I1,
            BEGINNING + "settled a t-0 1 0 discarded\nend"));
  }

  private static Stream<Broken> orders() {
    return Stream.of(
        broken(
            "a key backwards",
            Invariant.I2,
            BEGINNING + "started a t-0 1 2 1\n" + ended(2) + "started a t-0 1 0 1"),
        broken(
            "the next of a key during a retry",
            Invariant.I2,
            BEGINNING + "started a t-0 1 0 1\nended a t-0 1 0 1 failed\nstarted a t-0 1 2 1"),
        broken(
            "a partition backwards",
            Invariant.I2,
            BEGINNING.replace("a key", "a partition")
                + "started a t-0 1 1 1\n"
                + ended(1)
                + "started a t-0 1 0 1"),
        broken(
            "the next of a partition during an answer",
            Invariant.I2,
            BEGINNING.replace("a key", "a partition")
                + "started a t-0 1 0 1\nended a t-0 1 0 1 awaiting\nstarted a t-0 1 1 1"),
        broken(
            "two attempts at once",
            Invariant.I3,
            BEGINNING + "started a t-0 1 0 1\nexpired a t-0 1 0 1\nstarted a t-0 1 0 2"),
        broken(
            "an old attempt beside a new one after a hand-back",
            Invariant.I3,
            BEGINNING
                + """
                started a t-0 1 0 1
                revoked a t-0 1 false
                assigned a t-0 2 0 true
                taken a t-0 2 0 x 10
                started a t-0 2 0 1
                """),
        broken(
            "a retry beside an awaited answer",
            Invariant.I3,
            BEGINNING + "started a t-0 1 0 1\nended a t-0 1 0 1 awaiting\nstarted a t-0 1 0 2"));
  }

  private static String ended(int offset) {
    return "ended a t-0 1 %d 1 acked\nsettled a t-0 1 %d acked\n".formatted(offset, offset);
  }

  private static Stream<Broken> commits() {
    return Stream.of(
        broken("past an unsettled message", Invariant.I4, BEGINNING + "committed a t-0 1 ."),
        broken(
            "an unsettled message in the gap map", Invariant.I4, BEGINNING + "committed a t-0 0 1"),
        broken(
            "back",
            Invariant.I4,
            BEGINNING + ALL_DONE + "committed a t-0 4 .\ncommitted a t-0 2 ."),
        broken("past the position", Invariant.I4, BEGINNING + ALL_DONE + "committed a t-0 9 ."),
        broken("a gap map past the position", Invariant.I4, BEGINNING + "committed a t-0 0 7-8"),
        broken(
            "past what another instance has in flight",
            Invariant.I4,
            TAKEN_OVER + "committed b t-0 2 3"),
        broken(
            "settled by a crashed instance and never known",
            Invariant.I4,
            BEGINNING
                + ALL_DONE
                + "crashed a\nlimits b key 8 100\nassigned b t-0 2 0 true\ncommitted b t-0 4 ."));
  }

  private static Stream<Broken> stale() {
    return Stream.of(
        broken(
            "a commit without the partition",
            Invariant.I5,
            BEGINNING + "revoked a t-0 1 false\nassigned b t-0 2 0 true\ncommitted a t-0 0 ."),
        broken(
            "a commit after a crash, when somebody else has the partition",
            Invariant.I5,
            BEGINNING + "crashed a\nassigned b t-0 2 0 true\ncommitted a t-0 0 ."),
        broken(
            "an ack after the loss",
            Invariant.I5,
            BEGINNING
                + "started a t-0 1 0 1\nlost a t-0 1\nended a t-0 1 0 1 acked\nsettled a t-0 1 0 acked"),
        broken(
            "an ack after its lease",
            Invariant.I5,
            BEGINNING
                + "started a t-0 1 0 1\nexpired a t-0 1 0 1\nended a t-0 1 0 1 acked\nsettled a t-0 1 0 acked"),
        broken(
            "settled twice",
            Invariant.I5,
            BEGINNING + "started a t-0 1 0 1\n" + ended(0) + "settled a t-0 1 0 acked"),
        broken("an attempt is left out", Invariant.I5, BEGINNING + "started a t-0 1 0 2"),
        broken("assigned twice", Invariant.I5, BEGINNING + "assigned a t-0 2 0 true"),
        broken(
            "an epoch comes twice",
            Invariant.I5,
            BEGINNING + "revoked a t-0 1 false\nassigned a t-0 1 0 true"),
        broken(
            "read after the revoke",
            Invariant.I5,
            BEGINNING + "started a t-0 1 0 1\nrevoked a t-0 1 false\ntaken a t-0 1 4 x 1"),
        broken("an assignment that is not", Invariant.I5, BEGINNING + "started a t-0 7 0 1"));
  }

  private static Stream<Broken> others() {
    return Stream.of(
        broken("too many messages", Invariant.I6, BEGINNING.replace("key 8 1000", "key 3 1000")),
        broken("too many bytes", Invariant.I6, BEGINNING.replace("key 8 1000", "key 8 39")),
        broken(
            "too many messages with those of a lost partition",
            Invariant.I6,
            BEGINNING.replace("key 8 1000", "key 4 1000")
                + "lost a t-0 1\nassigned a t-1 1 0 true\ntaken a t-1 1 0 x 1"),
        broken("handled again though committed", Invariant.I7, TAKEN_OVER + "started b t-0 2 3 1"),
        broken(
            "handled again though acked",
            Invariant.I7,
            BEGINNING + "started a t-0 1 0 1\nended a t-0 1 0 1 acked\nstarted a t-0 1 0 2"),
        broken(
            "handled again though three commits followed",
            Invariant.I7,
            BEGINNING
                + "started a t-0 1 3 1\n"
                + ended(3)
                + """
                committed a t-0 0 .
                committed a t-0 0 .
                committed a t-0 0 .
                crashed a
                limits b key 8 100
                assigned b t-0 2 0 true
                taken b t-0 2 3 - 10
                started b t-0 2 3 1
                """),
        broken(
            "a start before the commit",
            Invariant.I7,
            TAKEN_OVER + "crashed b\nlimits c key 8 9\nassigned c t-0 3 0 true"),
        broken(
            "a clean drain that did not commit",
            Invariant.I7,
            BEGINNING + ALL_DONE + "drained a true"),
        broken(
            "a clean revoke that did not commit all",
            Invariant.I7,
            BEGINNING + ALL_DONE + "committed a t-0 2 .\nrevoked a t-0 1 true"),
        broken(
            "read on past a truncation",
            Invariant.P13,
            BEGINNING + TRUNCATED + "taken a t-0 1 4 x 10"),
        broken(
            "a start behind a truncation that is read from",
            Invariant.P13,
            BEGINNING
                + ALL_DONE
                + "committed a t-0 4 .\ncrashed a\n"
                + TRUNCATED
                + "assigned b t-0 2 4 true\ntaken b t-0 2 4 x 10"),
        broken(
            "a jump over what retention took",
            Invariant.P13,
            BEGINNING + "produced t-0 4\nproduced t-0 5\ntrimmed t-0 5\ntaken a t-0 1 5 x 10"),
        broken("a stop without a cause", Invariant.P13, BEGINNING + "stopped a t-0 1 4 0 4"),
        broken(
            "a range that is told wrong",
            Invariant.P13,
            BEGINNING + TRUNCATED + "stopped a t-0 1 4 0 3"),
        broken(
            "read though it stands still",
            Invariant.P13,
            BEGINNING + TRUNCATED + "stopped a t-0 1 4 0 2\ntaken a t-0 1 2 x 10"),
        broken(
            "a drain that does not hurry",
            Invariant.P11,
            BEGINNING + "draining a\n@20 hurried a\n@9000 drained a false"),
        broken(
            "parked before it is durable",
            Invariant.I8,
            BEGINNING
                + "started a t-0 1 0 1\nended a t-0 1 0 1 rejected\nsettled a t-0 1 0 parked\nparked t-0 0"),
        broken(
            "a duplicate of what was never acked",
            Invariant.I9,
            BEGINNING + "suppressed a t-0 1 2 t-0 0"),
        broken(
            "a duplicate of a dead letter",
            Invariant.I9,
            BEGINNING
                + """
                started a t-0 1 0 1
                ended a t-0 1 0 1 rejected
                parked t-0 0
                settled a t-0 1 0 parked
                suppressed a t-0 1 2 t-0 0
                """),
        broken(
            "no progress though it is calm",
            Invariant.I10,
            BEGINNING + "calm 1000\n@2000 draining a"),
        broken("settled and never committed", Invariant.I10, BEGINNING + ALL_DONE + "end"),
        broken(
            "started in the drain",
            Invariant.P11,
            BEGINNING + "draining a\n@500 started a t-0 1 0 1"));
  }

  private static Stream<Broken> kept() {
    return Stream.of(
        kept(
            "a retry that is handled from the retry topic",
            FORWARDED
                + """
                started a r-0 1 0 2
                ended a r-0 1 0 2 acked
                settled a r-0 1 0 acked
                committed a r-0 1 .
                end
                """),
        kept("all is well", BEGINNING + ALL_DONE + "committed a t-0 4 .\ndrained a true\nend"),
        kept(
            "redelivery after a crash, of what was in flight or just settled",
            TAKEN_OVER.replace("committed a t-0 1 3\n", "committed a t-0 1 .\n")
                + """
                started b t-0 2 1 1
                started b t-0 2 3 1
                started b t-0 2 2 1
                """),
        kept(
            "rewind to the commit when the gap map is not ours",
            TAKEN_OVER.replace("assigned b t-0 2 1 true", "assigned b t-0 2 1 false")
                + "started b t-0 2 1 1"),
        kept(
            "a late answer that changes nothing",
            BEGINNING
                + """
                started a t-0 1 0 1
                ended a t-0 1 0 1 awaiting
                expired a t-0 1 0 1
                answered a t-0 1 0 1 acked
                started a t-0 1 0 2
                answered a t-0 1 0 1 rejected
                ended a t-0 1 0 2 acked
                settled a t-0 1 0 acked
                """),
        kept(
            "an answer before the handler returns goes before what it returns",
            BEGINNING
                + """
                started a t-0 1 0 1
                answered a t-0 1 0 1 acked
                ended a t-0 1 0 1 failed
                settled a t-0 1 0 acked
                """),
        kept(
            "a zombie handles what it had in flight",
            TAKEN_OVER.replace("crashed a\n", "")
                + """
                started b t-0 2 1 1
                ended b t-0 2 1 1 acked
                settled b t-0 2 1 acked
                committed b t-0 2 3
                committed b t-0 2 3
                started a t-0 1 1 1
                ended a t-0 1 1 1 acked
                lost a t-0 1
                settled a t-0 1 1 discarded
                """),
        kept(
            "a zombie parks what was parked and committed elsewhere",
            TAKEN_OVER.replace("crashed a\n", "")
                + """
                started b t-0 2 1 1
                ended b t-0 2 1 1 rejected
                parked t-0 1
                settled b t-0 2 1 parked
                started a t-0 1 1 1
                ended a t-0 1 1 1 rejected
                parked t-0 1
                committed b t-0 2 3
                settled a t-0 1 1 parked
                """),
        kept(
            "a partition taken up when another has it already",
            TAKEN_OVER
                + """
                limits c key 8 100
                assigned c t-0 1 0 true
                taken c t-0 1 0 x 1
                settled c t-0 1 0 discarded
                lost c t-0 1
                """),
        kept(
            "keys without order: none, and absent ones",
            BEGINNING.replace("a key", "a none")
                + "started a t-0 1 2 1\nstarted a t-0 1 1 1\nstarted a t-0 1 0 1"),
        kept(
            "a deaf handler beside the next attempt where there is no order",
            BEGINNING.replace("a key", "a none")
                + """
                started a t-0 1 0 1
                expired a t-0 1 0 1
                started a t-0 1 0 2
                ended a t-0 1 0 1 acked
                ended a t-0 1 0 2 failed
                started a t-0 1 0 3
                """),
        kept(
            "a hole: the commit stands behind what compaction took",
            "limits a key 8 99\nproduced t-0 0\nproduced t-0 9\nassigned a t-0 1 0 true\n"
                + "taken a t-0 1 0 x 1\ntaken a t-0 1 9 x 1\nstarted a t-0 1 0 1\n"
                + ended(0)
                + "committed a t-0 9 .\ncommitted a t-0 9 ."),
        kept(
            "retention takes what was never settled",
            "limits a key 8 99\nproduced t-0 0\nproduced t-0 1\ntrimmed t-0 2\n"
                + "assigned a t-0 1 2 true\nend"),
        kept(
            "a stop after a truncation, with its range",
            BEGINNING + ALL_DONE + TRUNCATED + "stopped a t-0 1 4 0 2\nend"),
        kept(
            "a stop after retention, with its range",
            BEGINNING
                + "produced t-0 4\nproduced t-0 5\ntrimmed t-0 5\nstopped a t-0 1 4 5 6\nend"),
        kept(
            "a topic that is made again",
            BEGINNING
                + "recreated t-0\nrevoked a t-0 1 false\nproduced t-0 0\n"
                + "assigned a t-0 2 0 true\ntaken a t-0 2 0 x 10"),
        kept(
            "a commit under way at a crash",
            BEGINNING + "started a t-0 1 0 1\n" + ended(0) + "crashed a\ncommitted a t-0 1 ."),
        kept("a static member that takes over", BEGINNING + "crashed a\nassigned b t-0 1 0 true"),
        kept("a drain that hurries", BEGINNING + "draining a\n@20 hurried a\n@900 drained a false"),
        kept(
            "a dead letter twice, and its replay as a message of its own",
            BEGINNING
                + """
                started a t-0 1 0 1
                ended a t-0 1 0 1 rejected
                parked t-0 0
                parked t-0 0
                settled a t-0 1 0 parked
                committed a t-0 1 .
                produced t-0 4
                taken a t-0 1 4 x 10
                """),
        kept(
            "a duplicate of what was acked",
            BEGINNING
                + "started a t-0 1 0 1\n"
                + ended(0)
                + "suppressed a t-0 1 2 t-0 0\ncommitted a t-0 1 2"),
        kept(
            "one message larger than the bound",
            "limits a key 8 5\nproduced t-0 0\nassigned a t-0 1 0 true\ntaken a t-0 1 0 x 99"),
        kept(
            "the same bytes again after they were settled",
            BEGINNING.replace("key 8 1000", "key 8 40")
                + "started a t-0 1 0 1\n"
                + ended(0)
                + "produced t-0 4\ntaken a t-0 1 4 x 10"),
        kept("a history that stops in the middle", BEGINNING + "started a t-0 1 0 1"));
  }
}
