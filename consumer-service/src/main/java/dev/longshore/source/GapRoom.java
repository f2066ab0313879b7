package dev.longshore.source;

import dev.longshore.delivery.GapCodec;

/** The room that commits have for gap maps, as far as the broker let us know. Poll thread. */
final class GapRoom {
  /** A span is measured again when it has grown by this part of the room. */
  private static final int MEASUREMENTS = 8;

  private GapCodec codec;

  GapRoom(int metadataLimit) {
    this.codec = new GapCodec(metadataLimit);
  }

  /** What to write gap maps with now. */
  GapCodec codec() {
    return codec;
  }

  /** Makes do with less after the broker refused the longest metadata of a commit. */
  void shrink(String refused) {
    codec = codec.afterRefusalOf(refused);
  }

  /** Over so few offsets a gap map takes half of the room at most. */
  long carefreeSpan() {
    return codec.spanThatAlwaysFits() / 2;
  }

  /** How many more offsets may come before a gap map is measured again. */
  long spanBetweenMeasurements() {
    return codec.spanThatAlwaysFits() / MEASUREMENTS;
  }
}
