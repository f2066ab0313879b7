package dev.longshore.sample;

/** Numbers that look random and are the same for the same input, everywhere. */
final class Dice {
  private Dice() {}

  /** The throw for a number. */
  static long of(long number) {
    return mix(number + 0x9e3779b97f4a7c15L);
  }

  /** The throw for some bytes. */
  static long of(byte[] bytes) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : bytes) {
      hash = (hash ^ (next & 0xff)) * 0x100000001b3L;
    }
    return mix(hash);
  }

  /**
   * One of several independent numbers of a throw.
   *
   * @param which tells them apart
   * @param bound the number is from 0 to below this
   */
  static int part(long dice, int which, int bound) {
    return Math.floorMod(mix(dice + which * 0x9e3779b97f4a7c15L), bound);
  }

  /** The finalizer of SplitMix64. */
  private static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
