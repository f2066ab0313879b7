package dev.longshore.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GapCodecTest {
  private static final PartitionIdentity IDENTITY = new PartitionIdentity(17, 42, 3);
  private final GapCodec codec = new GapCodec(4096);

  @ParameterizedTest
  @ValueSource(doubles = {0.001, 0.01, 0.05, 0.3, 0.5, 0.9, 0.999})
  void readsBackWhatItWrites(double holes) {
    for (int span : new int[] {1, 2, 63, 64, 65, 1_000, 4_096, 20_000}) {
      GapMap map = random(span, holes, span);
      String metadata = codec.encode(map, IDENTITY);

      assertThat(metadata.length()).isLessThanOrEqualTo(4096);
      assertThat(GapCodec.decode(metadata, map.base(), IDENTITY)).contains(map);
    }
  }

  @Test
  void holdsTwoHundredThousandOffsetsWithFivePercentHoles() {
    GapMap map = random(200_000, 0.05, 7);

    String metadata = codec.encode(map, IDENTITY);

    assertThat(metadata.length()).isLessThanOrEqualTo(4096);
    assertThat(GapCodec.decode(metadata, map.base(), IDENTITY)).contains(map);
  }

  @Test
  void oneHoleBeforeAHundredThousandSettledTakesAFewCharacters() {
    long[] words = new long[GapMap.wordsFor(100_000)];
    java.util.Arrays.fill(words, -1L);
    words[0] = -2L;
    GapMap map = new GapMap(500, 100_000, words).prefix(100_000);

    assertThat(codec.encode(map, IDENTITY).length()).isLessThan(20);
  }

  @Test
  void aMapThatDoesNotFitIsCutToItsLongestPrefix() {
    GapMap map = random(300_000, 0.5, 11);

    String metadata = codec.encode(map, IDENTITY);

    assertThat(metadata.length()).isBetween(4_000, 4_096);
    GapMap prefix = GapCodec.decode(metadata, map.base(), IDENTITY).orElseThrow();
    assertThat(prefix).isEqualTo(map.prefix(prefix.span()));
    assertThat(codec.fill(map)).isGreaterThan(1);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 64, 1_000, 4_096})
  void thePrefixThatIsKeptIsTheLongestThatFits(int limit) {
    GapMap map = random(100_000, 0.5, 13);
    for (GapCodec each : List.of(new GapCodec(limit), new GapCodec(limit).afterRefusalOf(""))) {
      String metadata = each.encode(map, IDENTITY);
      GapMap kept = GapCodec.decode(metadata, map.base(), IDENTITY).orElseThrow();

      assertThat(metadata.length()).isLessThanOrEqualTo(limit);
      assertThat(kept).isEqualTo(map.prefix(kept.span()));
      assertThat(each.fill(map.prefix(kept.span() + 32))).isGreaterThan(1);
    }
  }

  @Test
  void whatAlwaysFitsFitsAndOneMoreCharacterOfBitsDoesNot() {
    for (int limit : new int[] {16, 100, 4_096}) {
      for (GapCodec each : List.of(new GapCodec(limit), new GapCodec(limit).afterRefusalOf(""))) {
        int span = (int) each.spanThatAlwaysFits();

        assertThat(each.fill(random(span, 0.5, 3))).isLessThanOrEqualTo(1);
        assertThat(each.fill(random(span + 64, 0.5, 3))).isGreaterThan(1);
      }
    }
  }

  @Test
  void whereBytesAreCountedBase64HoldsMore() {
    GapMap map = random(60_000, 0.5, 17);
    GapCodec bytes = codec.afterRefusalOf("x".repeat(4_096));

    String metadata = bytes.encode(map, IDENTITY);

    assertThat(metadata.getBytes(UTF_8)).hasSizeBetween(4_090, 4_096);
    assertThat(GapCodec.decode(metadata, map.base(), IDENTITY).orElseThrow().span())
        .isGreaterThan(24_000);
  }

  @Test
  void afterEachRefusalItWritesLessUntilNothingIsLeft() {
    GapMap map = random(60_000, 0.5, 19);
    GapCodec smaller = codec.afterRefusalOf("x".repeat(4_096));
    int before = 4_096;
    while (!smaller.encode(map, IDENTITY).isEmpty()) {
      String refused = smaller.encode(map, IDENTITY);
      assertThat(refused.length()).isLessThanOrEqualTo(before);
      smaller = smaller.afterRefusalOf(refused);
      before = refused.length() / 2;
    }
    assertThat(smaller.encode(map, IDENTITY)).isEmpty();
    assertThat(smaller.fill(map)).isGreaterThan(1);
  }

  @Test
  void anEmptyMapStillNamesItsTopic() {
    String metadata = codec.encode(GapMap.empty(5), IDENTITY);

    assertThat(metadata.length()).isLessThan(10);
    assertThat(GapCodec.decode(metadata, 5, IDENTITY)).contains(GapMap.empty(5));
    assertThat(GapCodec.decode("", 5, IDENTITY)).isEmpty();
  }

  @Test
  void aCommitForAnotherTopicOfTheSameNameIsToldFromAForeignOne() {
    PartitionIdentity another = new PartitionIdentity(18, 42, 3);
    String metadata = codec.encode(random(500, 0.2, 1), IDENTITY);

    assertThat(GapCodec.isOfAnotherTopic(metadata, 1_000, another)).isTrue();
    assertThat(GapCodec.isOfAnotherTopic(metadata, 1_000, IDENTITY)).isFalse();
    assertThat(GapCodec.isOfAnotherTopic(metadata.substring(0, 9), 1_000, another)).isFalse();
    assertThat(GapCodec.isOfAnotherTopic("", 1_000, another)).isFalse();
    assertThat(GapCodec.isOfAnotherTopic("somebody else", 1_000, another)).isFalse();
  }

  @Test
  void foreignMetadataIsNoMap() {
    assertThat(GapCodec.decode("written by somebody else", 5, IDENTITY)).isEmpty();
  }

  @Test
  void aMapOfAnotherTopicPartitionOrOffsetIsRefused() {
    GapMap map = random(500, 0.2, 1);
    String metadata = codec.encode(map, IDENTITY);

    assertRefused(metadata, map.base(), new PartitionIdentity(18, 42, 3));
    assertRefused(metadata, map.base(), new PartitionIdentity(17, 42, 4));
    assertRefused(metadata, map.base() + 1, IDENTITY);
  }

  @Test
  void noChangedCharacterGoesUnnoticed() {
    GapMap map = random(2_000, 0.1, 5);
    String metadata = codec.encode(map, IDENTITY);
    Random random = new Random(9);
    for (int trial = 0; trial < 2_000; trial++) {
      char[] characters = metadata.toCharArray();
      int place = 2 + random.nextInt(characters.length - 2);
      characters[place] = (char) (characters[place] ^ 1 << random.nextInt(16));
      assertRefusedOrSame(new String(characters), map);
    }
  }

  @Test
  void cutAndRandomMetadataIsRefusedWithoutHarm() {
    GapMap map = random(2_000, 0.1, 5);
    String metadata = codec.encode(map, IDENTITY);
    for (int length = 2; length < metadata.length(); length++) {
      assertRefused(metadata.substring(0, length), map.base(), IDENTITY);
    }
    Random random = new Random(3);
    for (int trial = 0; trial < 5_000; trial++) {
      StringBuilder hostile = new StringBuilder("L1");
      for (int count = random.nextInt(60); count > 0; count--) {
        hostile.append((char) (GapAlphabet.FIRST_WIDE + random.nextInt(1 << 15)));
      }
      assertRefused(hostile.toString(), map.base(), IDENTITY);
    }
  }

  private void assertRefused(String metadata, long base, PartitionIdentity identity) {
    assertThatThrownBy(() -> GapCodec.decode(metadata, base, identity))
        .isInstanceOf(MalformedGapMap.class);
  }

  /** A flipped bit in the padding of the last character changes nothing. */
  private void assertRefusedOrSame(String metadata, GapMap map) {
    try {
      assertThat(GapCodec.decode(metadata, map.base(), IDENTITY)).contains(map);
    } catch (MalformedGapMap refused) {
      assertThat(refused).hasMessageStartingWith("");
    }
  }

  private static GapMap random(int span, double holes, long seed) {
    Random random = new Random(seed);
    long[] words = new long[GapMap.wordsFor(span)];
    for (int bit = 1; bit < span; bit++) {
      if (random.nextDouble() >= holes) {
        words[bit >>> 6] |= 1L << bit;
      }
    }
    words[(span - 1) >>> 6] |= 1L << (span - 1);
    return new GapMap(1_000, span, words);
  }
}
