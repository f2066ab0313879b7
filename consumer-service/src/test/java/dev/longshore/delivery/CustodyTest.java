package dev.longshore.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Custody.Alone;
import dev.longshore.delivery.Custody.Open;
import dev.longshore.delivery.Custody.Window;
import java.util.List;
import org.junit.jupiter.api.Test;

class CustodyTest {
  private static final PartitionIdentity IDENTITY = new PartitionIdentity(1, 2, 3);
  private static final GapMap NO_GAPS = GapMap.empty(100);
  private static final List<Custody> ALL =
      List.of(
          Custody.Open.HELD,
          Custody.Open.LEFT,
          new Window(false, 164),
          new Window(true, 100),
          new Alone(164, Custody.NONE, Custody.NONE, 0),
          new Alone(120_000, 150, 150, 1),
          new Alone(164, 101, 163, 2));

  private final GapCodec codec = new GapCodec(4_096);

  @Test
  void whatIsSaidIsReadBackAndTheGapMapToo() {
    GapMap gaps = new GapMap(100, 3, new long[] {0b101});
    for (Custody custody : ALL) {
      String metadata = codec.encode(gaps, custody, IDENTITY);

      assertThat(GapCodec.custody(metadata, 100, IDENTITY)).isEqualTo(custody);
      assertThat(GapCodec.decode(metadata, 100, IDENTITY)).contains(gaps);
    }
  }

  @Test
  void whileNothingIsSuspectedMetadataIsTheGapMapAlone() {
    assertThat(codec.encode(NO_GAPS, Custody.Open.HELD, IDENTITY))
        .isEqualTo(codec.encode(NO_GAPS, IDENTITY));
  }

  @Test
  void anotherPartitionsOrOffsetsCustodyAndAChangedOneCountAsNone() {
    String metadata = codec.encode(NO_GAPS, new Alone(164, 101, 101, 2), IDENTITY);
    String gaps = codec.encode(NO_GAPS, IDENTITY);
    char last = metadata.charAt(gaps.length() + 2);

    assertThat(GapCodec.custody("", 100, IDENTITY)).isEqualTo(Custody.Open.LEFT);
    assertThat(GapCodec.custody("somebody else's.", 100, IDENTITY)).isEqualTo(Custody.Open.LEFT);
    assertThat(GapCodec.custody(metadata, 101, IDENTITY)).isEqualTo(Custody.Open.LEFT);
    assertThat(GapCodec.custody(metadata, 100, new PartitionIdentity(1, 2, 4)))
        .isEqualTo(Custody.Open.LEFT);
    assertThat(GapCodec.custody(gaps + ".", 100, IDENTITY)).isEqualTo(Custody.Open.LEFT);
    assertThat(
            GapCodec.custody(
                metadata.substring(0, gaps.length() + 2)
                    + (last == 'A' ? 'B' : 'A')
                    + metadata.substring(gaps.length() + 3),
                100,
                IDENTITY))
        .isEqualTo(Custody.Open.LEFT);
  }

  @Test
  void theGapMapHasPrecedenceWhereThereIsNoRoomForBoth() {
    int room = codec.encode(NO_GAPS, IDENTITY).length() + 3;

    assertThat(new GapCodec(room).encode(NO_GAPS, new Window(false, 164), IDENTITY))
        .isEqualTo(codec.encode(NO_GAPS, IDENTITY));
  }

  @Test
  void aBrokerThatRefusesACustodyGetsTheSameGapMapsWithoutOne() {
    String refused = codec.encode(NO_GAPS, new Window(false, 164), IDENTITY);

    assertThat(codec.afterRefusalOf(refused).encode(NO_GAPS, new Window(false, 164), IDENTITY))
        .isEqualTo(codec.encode(NO_GAPS, IDENTITY));
  }

  @Test
  void aHolderThatLeftAccusesNobody() {
    assertThat(Custody.Open.LEFT.taken(100, offset -> false)).isEqualTo(Custody.Open.HELD);
    assertThat(new Window(true, 164).taken(100, offset -> false)).isInstanceOf(Window.class);
    assertThat(new Alone(164, 101, 101, 1).whenLeft().taken(100, offset -> false))
        .isEqualTo(new Alone(164, Custody.NONE, 101, 1));
  }

  @Test
  void aKillerIsCondemnedByTheFourthDeath() {
    Custody first = Custody.Open.HELD.taken(100, offset -> false);
    assertThat(first).isInstanceOf(Window.class);
    Custody second = new Window(false, 164).taken(100, offset -> false);
    Alone third = trying(trying((Alone) second, 120).taken(100, offset -> false), 120);
    assertThat(third.condemns()).isFalse();
    Alone fourth = trying(third.taken(100, offset -> false), 120);

    assertThat(fourth.condemns()).isTrue();
  }

  @Test
  void aSuspectThatSurvivesOrSettlesIsCleared() {
    Alone suspected = new Alone(164, Custody.NONE, 120, 1);

    assertThat(suspected.tryingNext(110).tryingNext(120).deaths()).isEqualTo(1);
    assertThat(suspected.tryingNext(120).tryingNext(121).deaths()).isZero();
    assertThat(suspected.tryingNext(120).taken(100, offset -> offset == 120))
        .isEqualTo(new Alone(164, Custody.NONE, 120, 1));
    assertThat(suspected.from(121)).isEqualTo(new Alone(164, Custody.NONE, Custody.NONE, 0));
  }

  @Test
  void twoDeathsOfTwoMessagesCondemnNeither() {
    Alone one = trying(new Alone(164, 110, Custody.NONE, 0).taken(100, offset -> false), 120);
    Alone other = trying(one.taken(100, offset -> false), 120);

    assertThat(one.condemns()).isFalse();
    assertThat(other.condemns()).isFalse();
  }

  @Test
  void aWindowInWhichAllIsSettledAccusesNobody() {
    assertThat(new Window(false, 164).taken(164, offset -> false)).isInstanceOf(Window.class);
    assertThat(Custody.Open.HELD).isEqualTo(new Open(false));
  }

  private static Alone trying(Custody custody, long offset) {
    return ((Alone) custody).tryingNext(offset);
  }
}
