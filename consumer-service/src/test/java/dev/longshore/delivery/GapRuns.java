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
    return decode(metadata, base, identity(topic, partition)).map(GapRuns::text).orElse("");
  }

  /** Metadata that says the same of each next offset. */
  public static String shifted(String metadata, long base, Uuid topic, int partition) {
    PartitionIdentity identity = identity(topic, partition);
    return decode(metadata, base, identity)
        .map(known -> CODEC.encode(copy(known, known.span(), 1), identity))
        .orElse(metadata);
  }

  /** Metadata that says the same of the first half of the offsets, and nothing of the others. */
  public static String cut(String metadata, long base, Uuid topic, int partition) {
    PartitionIdentity identity = identity(topic, partition);
    return decode(metadata, base, identity)
        .map(known -> CODEC.encode(copy(known, known.span() / 2, 0), identity))
        .orElse(metadata);
  }

  /** Metadata that says the same, and of the first message that holders have died of it twice. */
  public static String accusing(String metadata, long base, Uuid topic, int partition) {
    PartitionIdentity identity = identity(topic, partition);
    Custody accusing = new Custody.Alone(base + 1, base, base, Custody.DEADLY);
    return decode(metadata, base, identity)
        .map(known -> CODEC.encode(known, accusing, identity))
        .orElse(metadata);
  }

  private static PartitionIdentity identity(Uuid topic, int partition) {
    return new PartitionIdentity(
        topic.getMostSignificantBits(), topic.getLeastSignificantBits(), partition);
  }

  private static Optional<GapMap> decode(String metadata, long base, PartitionIdentity identity) {
    try {
      return GapCodec.decode(metadata, base, identity);
    } catch (MalformedGapMap foreign) {
      return Optional.empty();
    }
  }

  private static GapMap copy(GapMap map, long span, int shift) {
    long[] words = new long[GapMap.wordsFor(span + shift)];
    for (long bit = 0; bit < span; bit++) {
      if (map.isSettled(map.base() + bit)) {
        words[(int) ((bit + shift) >>> 6)] |= 1L << (bit + shift);
      }
    }
    return new GapMap(map.base(), span + shift, words);
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
