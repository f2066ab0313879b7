package dev.longshore.delivery;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Writes a custody behind the gap map of a commit and reads it back.
 *
 * <p><b>Form.</b> A dot, which no gap map holds, then in base64: the checksum (24 bits), the kind
 * (2), and its numbers, counted from the committed offset. Who does not know of custodies stops
 * reading at the end of the gap map. A gap map alone says that the partition is held and nothing is
 * suspected, so that commits while all is well are not longer for it.
 *
 * <p><b>Safety.</b> The checksum covers topic, partition and base. What does not pass counts as a
 * partition that was left: it takes no message to be anything.
 */
final class CustodyCodec {
  private static final char SEPARATOR = '.';
  private static final int CHECKSUM_BITS = 24;
  private static final int KIND_BITS = 2;
  private static final int DEATHS_BITS = 2;

  /** The kinds, by number. */
  private enum Kind {
    LEFT,
    WINDOW,
    WINDOW_LEFT,
    ALONE
  }

  private CustodyCodec() {}

  /** What to write behind a gap map from a base on; nothing where nothing is suspected. */
  static String encode(Custody custody, long base, PartitionIdentity identity) {
    Custody said = custody.from(base);
    if (said.equals(Custody.Open.HELD)) {
      return "";
    }
    StringBuilder text = new StringBuilder().append(SEPARATOR);
    BitWriter writer = new BitWriter(GapAlphabet.BASE64, text);
    writer.bits(checksum(said, base, identity), CHECKSUM_BITS);
    switch (said) {
      case Custody.Open open -> kind(writer, Kind.LEFT);
      case Custody.Window(boolean left, long limit) -> {
        kind(writer, left ? Kind.WINDOW_LEFT : Kind.WINDOW);
        writer.number(limit - base);
      }
      case Custody.Alone(long limit, long trying, long suspect, int deaths) -> {
        kind(writer, Kind.ALONE);
        writer.number(limit - base);
        offset(writer, trying, base);
        offset(writer, suspect, base);
        writer.bits(deaths, DEATHS_BITS);
      }
    }
    writer.finish();
    return text.toString();
  }

  /** Whether metadata of ours says more than a gap map. */
  static boolean isIn(String metadata) {
    return metadata.indexOf(SEPARATOR) >= 0;
  }

  /**
   * What stands behind the gap map in metadata of ours.
   *
   * @throws MalformedGapMap when it is no custody, or another partition's
   */
  static Custody decode(String metadata, long base, PartitionIdentity identity) {
    int separator = metadata.indexOf(SEPARATOR);
    if (separator < 0) {
      return Custody.Open.HELD;
    }
    BitReader reader = new BitReader(GapAlphabet.BASE64, metadata.substring(separator + 1));
    long checksum = reader.bits(CHECKSUM_BITS);
    Custody said =
        switch (Kind.values()[(int) reader.bits(KIND_BITS)]) {
          case LEFT -> Custody.Open.LEFT;
          case WINDOW -> new Custody.Window(false, base + reader.number());
          case WINDOW_LEFT -> new Custody.Window(true, base + reader.number());
          case ALONE ->
              new Custody.Alone(
                  base + reader.number(),
                  offset(reader, base),
                  offset(reader, base),
                  (int) reader.bits(DEATHS_BITS));
        };
    if (checksum != checksum(said, base, identity)) {
      throw new MalformedGapMap("the checksum of its custody differs");
    }
    return said;
  }

  /** The same, and a partition that was left for what cannot be read. */
  static Custody read(String metadata, long base, PartitionIdentity identity) {
    try {
      return GapCodec.decode(metadata, base, identity).isPresent()
          ? decode(metadata, base, identity)
          : Custody.Open.LEFT;
    } catch (MalformedGapMap unknown) {
      return Custody.Open.LEFT;
    }
  }

  @SuppressWarnings("EnumOrdinal") // the order of the kinds is their form, and stays
  private static void kind(BitWriter writer, Kind kind) {
    writer.bits(kind.ordinal(), KIND_BITS);
  }

  private static void offset(BitWriter writer, long offset, long base) {
    writer.number(offset == Custody.NONE ? 0 : offset - base + 1);
  }

  private static long offset(BitReader reader, long base) {
    long distance = reader.number();
    return distance == 0 ? Custody.NONE : base + distance - 1;
  }

  private static long checksum(Custody custody, long base, PartitionIdentity identity) {
    CRC32C checksum = new CRC32C();
    ByteBuffer said = ByteBuffer.allocate(9 * Long.BYTES);
    said.putLong(identity.topicIdHigh()).putLong(identity.topicIdLow());
    said.putLong(identity.partition()).putLong(base);
    switch (custody) {
      case Custody.Open(boolean left) -> said.putLong(left ? 1 : 0);
      case Custody.Window(boolean left, long limit) -> said.putLong(left ? 3 : 2).putLong(limit);
      case Custody.Alone(long limit, long trying, long suspect, int deaths) ->
          said.putLong(4).putLong(limit).putLong(trying).putLong(suspect).putLong(deaths);
    }
    checksum.update(said.flip());
    return checksum.getValue() & (1L << CHECKSUM_BITS) - 1;
  }
}
