package dev.longshore.replay;

import dev.longshore.message.Message;
import dev.longshore.topic.OffsetRange;
import java.io.ByteArrayOutputStream;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * The dead letters that a plan chose: a bit for each offset from the first chosen one of a
 * partition on. Owned by one thread.
 */
final class ChosenLetters {
  private static final int BUFFER = 8192;

  private final Map<Integer, Offsets> partitions = new HashMap<>();

  /** Adds a dead letter; those of a partition come in the order of their offsets. */
  void add(Message message) {
    partitions
        .computeIfAbsent(message.partition(), partition -> new Offsets(message.offset()))
        .add(message.offset());
  }

  boolean contains(Message message) {
    Offsets offsets = partitions.get(message.partition());
    return offsets != null && offsets.contains(message.offset());
  }

  /** The stretches that hold all of them. */
  Map<Integer, OffsetRange> ranges() {
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    partitions.forEach((partition, offsets) -> ranges.put(partition, offsets.range()));
    return ranges;
  }

  /** How many there are. */
  long count() {
    return partitions.values().stream().mapToLong(offsets -> offsets.chosen.cardinality()).sum();
  }

  /** The offsets of each partition, as text: the first one and the packed bits from there. */
  Map<Integer, Packed> packed() {
    Map<Integer, Packed> packed = new TreeMap<>();
    partitions.forEach(
        (partition, offsets) ->
            packed.put(partition, new Packed(offsets.first, pack(offsets.chosen.toByteArray()))));
    return packed;
  }

  /** Those that were packed. */
  static ChosenLetters unpacked(Map<Integer, Packed> packed) {
    ChosenLetters letters = new ChosenLetters();
    packed.forEach(
        (partition, one) -> {
          Offsets offsets = new Offsets(one.first());
          offsets.chosen.or(BitSet.valueOf(unpack(one.bits())));
          letters.partitions.put(partition, offsets);
        });
    return letters;
  }

  /**
   * Offsets of a partition as text.
   *
   * @param first the offset of the first bit
   * @param bits a bit for each offset, compressed, in base64
   */
  record Packed(long first, String bits) {}

  private static String pack(byte[] bits) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bits);
      deflater.finish();
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!deflater.finished()) {
        packed.write(buffer, 0, deflater.deflate(buffer));
      }
      return Base64.getEncoder().encodeToString(packed.toByteArray());
    }
  }

  private static byte[] unpack(String text) {
    try (Inflater inflater = new Inflater()) {
      inflater.setInput(Base64.getDecoder().decode(text));
      ByteArrayOutputStream bits = new ByteArrayOutputStream();
      byte[] buffer = new byte[BUFFER];
      while (!inflater.finished()) {
        int read = inflater.inflate(buffer);
        if (read == 0 && !inflater.finished()) {
          throw new IllegalArgumentException("cut short");
        }
        bits.write(buffer, 0, read);
      }
      return bits.toByteArray();
    } catch (DataFormatException damaged) {
      throw new IllegalArgumentException("damaged: " + damaged.getMessage(), damaged);
    }
  }

  /** Those of one partition. */
  private static final class Offsets {
    private final long first;
    private final BitSet chosen = new BitSet();

    Offsets(long first) {
      this.first = first;
    }

    void add(long offset) {
      chosen.set(Math.toIntExact(offset - first));
    }

    boolean contains(long offset) {
      long index = offset - first;
      return index >= 0 && index < chosen.length() && chosen.get((int) index);
    }

    OffsetRange range() {
      return new OffsetRange(first, first + chosen.length());
    }
  }
}
