package dev.longshore.delivery;

/** Packs bits into characters, lowest first. Owned by one encoding. */
final class BitWriter {
  private final GapAlphabet alphabet;
  private final StringBuilder text;
  private int pending;
  private int pendingBits;

  BitWriter(GapAlphabet alphabet, StringBuilder text) {
    this.alphabet = alphabet;
    this.text = text;
  }

  /** Writes the lowest bits of a value, the lowest first. */
  void bits(long value, int count) {
    for (int bit = 0; bit < count; bit++) {
      pending |= (int) (value >>> bit & 1) << pendingBits;
      pendingBits++;
      if (pendingBits == alphabet.bits()) {
        flush();
      }
    }
  }

  /** Writes a number in groups of 4 bits, each with a bit that says whether another follows. */
  void number(long value) {
    long rest = value;
    while (rest > 0xf) {
      bits((rest & 0xf) | 0x10, 5);
      rest >>>= 4;
    }
    bits(rest, 5);
  }

  /** Writes that many set bits and then an unset one. */
  void unary(long count) {
    for (long bit = 0; bit < count; bit++) {
      bits(1, 1);
    }
    bits(0, 1);
  }

  /** Fills up the last character. */
  void finish() {
    if (pendingBits > 0) {
      flush();
    }
  }

  /** How many bits {@link #number} takes. */
  static int numberBits(long value) {
    int groups = (Long.SIZE - Long.numberOfLeadingZeros(value | 1) + 3) / 4;
    return groups * 5;
  }

  private void flush() {
    text.append(alphabet.character(pending));
    pending = 0;
    pendingBits = 0;
  }
}
