package dev.longshore.delivery;

/** The characters that a gap map is written in. */
enum GapAlphabet {
  /** As many bits to a character as can be, for brokers that count characters. */
  WIDE("L1", 15) {
    @Override
    char character(int value) {
      return (char) (FIRST_WIDE + value);
    }

    @Override
    int value(char character) {
      return character - FIRST_WIDE;
    }
  },
  /** Of one byte each in UTF-8, for brokers that count bytes. */
  BASE64("L2", 6) {
    @Override
    char character(int value) {
      return BASE64_CHARACTERS.charAt(value);
    }

    @Override
    int value(char character) {
      return BASE64_CHARACTERS.indexOf(character);
    }
  };

  /** 32,768 characters from here on are assigned, none of them a surrogate or a control. */
  static final char FIRST_WIDE = '\u3400';

  private static final String BASE64_CHARACTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

  private final String mark;
  private final int bits;

  GapAlphabet(String mark, int bits) {
    this.mark = mark;
    this.bits = bits;
  }

  /** What metadata in it starts with. */
  String mark() {
    return mark;
  }

  /** How many bits a character holds. */
  int bits() {
    return bits;
  }

  /** The character for a value of that many bits. */
  abstract char character(int value);

  /** The value of a character; out of range for one that does not belong here. */
  abstract int value(char character);
}
