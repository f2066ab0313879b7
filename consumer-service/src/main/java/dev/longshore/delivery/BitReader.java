package dev.longshore.delivery;

/**
 * Reads what {@link BitWriter} wrote. Throws {@link MalformedGapMap} past the end and at characters
 * that it never writes. Owned by one decoding.
 */
final class BitReader {
  private final GapAlphabet alphabet;
  private final CharSequence text;
  private final long end;
  private long position;

  BitReader(GapAlphabet alphabet, CharSequence text) {
    this.alphabet = alphabet;
    this.text = text;
    this.end = (long) text.length() * alphabet.bits();
  }

  long bits(int count) {
    long value = 0;
    for (int bit = 0; bit < count; bit++) {
      value |= (long) bit() << bit;
    }
    return value;
  }

  long number() {
    long value = 0;
    for (int shift = 0; shift < Long.SIZE - 4; shift += 4) {
      long group = bits(5);
      value |= (group & 0xf) << shift;
      if (group < 0x10) {
        return value;
      }
    }
    throw new MalformedGapMap("a number does not end");
  }

  long unary() {
    long count = 0;
    while (bit() == 1) {
      count++;
    }
    return count;
  }

  private int bit() {
    if (position >= end) {
      throw new MalformedGapMap("it ends too early");
    }
    int value = alphabet.value(text.charAt((int) (position / alphabet.bits())));
    if (value < 0 || value >= 1 << alphabet.bits()) {
      throw new MalformedGapMap("it holds a character that is never written");
    }
    int bit = value >>> (int) (position % alphabet.bits()) & 1;
    position++;
    return bit;
  }
}
