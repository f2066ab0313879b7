package dev.longshore.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.Uuid;

/** What commit metadata says is settled, as runs for people and auditors: {@code 12-17,19}. */
public final class GapRuns {
  private static final GapCodec CODEC = new GapCodec(4096);

  private GapRuns() {}

  /** The runs, the empty string for metadata that holds none or is not ours. */
  public static String of(String metadata, long base, Uuid topic, int partition) {
    PartitionIdentity identity =
        new PartitionIdentity(
            topic.getMostSignificantBits(), topic.getLeastSignificantBits(), partition);
    try {
      Optional<GapMap> map = GapCodec.decode(metadata, base, identity);
      return map.map(GapRuns::text).orElse("");
    } catch (MalformedGapMap foreign) {
      return "";
    }
  }

  /** Metadata that says the same of each next offset. */
  public static String shifted(String metadata, long base, Uuid topic, int partition) {
    PartitionIdentity identity =
        new PartitionIdentity(
            topic.getMostSignificantBits(), topic.getLeastSignificantBits(), partition);
    Optional<GapMap> map = GapCodec.decode(metadata, base, identity);
    return map.map(known -> CODEC.encode(shifted(known), identity)).orElse(metadata);
  }

  private static GapMap shifted(GapMap map) {
    long[] words = new long[GapMap.wordsFor(map.span() + 1)];
    for (long bit = 0; bit < map.span(); bit++) {
      if (map.isSettled(map.base() + bit)) {
        words[(int) ((bit + 1) >>> 6)] |= 1L << (bit + 1);
      }
    }
    return new GapMap(map.base(), map.span() + 1, words);
  }

  private static String text(GapMap map) {
    List<String> runs = new ArrayList<>();
    for (long bit = 0; bit < map.span(); ) {
      long run = map.runFrom(bit);
      long first = map.base() + bit;
      if (map.isSettled(first)) {
        runs.add(run == 1 ? "" + first : first + "-" + (first + run - 1));
      }
      bit += run;
    }
    return String.join(",", runs);
  }
}
