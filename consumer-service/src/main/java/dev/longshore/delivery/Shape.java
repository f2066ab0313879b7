package dev.longshore.delivery;

/**
 * The smallest way to write a gap map, found by one scan over its runs.
 *
 * @param kind which of the three ways
 * @param parameter the parameter of the Rice code, 0 for the other kinds
 * @param bits how long the map is when written this way
 */
record Shape(Kind kind, int parameter, long bits) {
  private static final int LARGEST_PARAMETER = 31;

  /** The ways to write a map. */
  enum Kind {
    BITMAP(0),
    RUNS(1),
    RICE(2);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    /** What stands for it in the metadata. */
    int code() {
      return code;
    }

    static Kind of(int code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return kind;
        }
      }
      throw new MalformedGapMap("its kind is unknown: " + code);
    }
  }

  static Shape of(GapMap map) {
    long holes = map.span() - map.settled();
    int parameter = parameter(map.span() - holes, holes);
    long runBits = 0;
    long riceBits = 5 + BitWriter.numberBits(holes) + holes * (1 + parameter);
    boolean first = true;
    for (long bit = 0; bit < map.span(); ) {
      long run = map.runFrom(bit);
      boolean settled = map.isSettled(map.base() + bit);
      if (first && settled) {
        runBits += BitWriter.numberBits(0);
      }
      first = false;
      runBits += BitWriter.numberBits(run);
      bit += run;
      if (settled && bit < map.span()) {
        riceBits += run >>> parameter;
      }
    }
    return smallest(map.span(), runBits, riceBits, parameter);
  }

  private static Shape smallest(long bitmapBits, long runBits, long riceBits, int parameter) {
    if (riceBits < bitmapBits && riceBits < runBits) {
      return new Shape(Kind.RICE, parameter, riceBits);
    }
    return runBits < bitmapBits
        ? new Shape(Kind.RUNS, 0, runBits)
        : new Shape(Kind.BITMAP, 0, bitmapBits);
  }

  /** The binary logarithm of the mean distance between holes, which is near the best one. */
  private static int parameter(long settled, long holes) {
    long mean = holes == 0 ? settled : settled / holes;
    int logarithm = Long.SIZE - 1 - Long.numberOfLeadingZeros(mean | 1);
    return Math.min(logarithm, LARGEST_PARAMETER);
  }
}
