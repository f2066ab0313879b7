package dev.longshore.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * 128 bits that stand for an id: MurmurHash3 x64 128 (A. Appleby, public domain), the same in every
 * version and on every machine. Immutable.
 *
 * <p>Two different ids have the same fingerprint with a probability of 2^-128. Among a million
 * remembered ids, a new message is taken for one of them with a probability of 3e-33. The hash does
 * not resist whoever chooses ids on purpose; but who can do so can send the same id as well.
 */
public record Fingerprint(long high, long low) {
  private static final VarHandle WORDS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final int BLOCK = 16;
  private static final long C1 = 0x87c37b91114253d5L;
  private static final long C2 = 0x4cf5ad432745937fL;

  /** What chains of fingerprints start from. */
  public static final Fingerprint NONE = new Fingerprint(0, 0);

  /** The fingerprint of bytes in themselves. */
  public static Fingerprint of(byte[] bytes) {
    return NONE.and(bytes);
  }

  /** The fingerprint of all that this one stands for, and of further bytes. */
  public Fingerprint and(byte[] bytes) {
    long h1 = high;
    long h2 = low;
    int whole = bytes.length & -BLOCK;
    for (int at = 0; at < whole; at += BLOCK) {
      h1 ^= mixFirst((long) WORDS.get(bytes, at));
      h1 = (Long.rotateLeft(h1, 27) + h2) * 5 + 0x52dce729;
      h2 ^= mixSecond((long) WORDS.get(bytes, at + Long.BYTES));
      h2 = (Long.rotateLeft(h2, 31) + h1) * 5 + 0x38495ab5;
    }
    h2 ^= mixSecond(tail(bytes, whole + Long.BYTES, bytes.length));
    h1 ^= mixFirst(tail(bytes, whole, Math.min(bytes.length, whole + Long.BYTES)));
    h1 ^= bytes.length;
    h2 ^= bytes.length;
    h1 += h2;
    h2 += h1;
    h1 = finish(h1);
    h2 = finish(h2);
    h1 += h2;
    h2 += h1;
    return new Fingerprint(h1, h2);
  }

  /** The bytes of the last block that is not whole, as a number; 0 for none. */
  private static long tail(byte[] bytes, int from, int to) {
    long tail = 0;
    for (int at = to - 1; at >= from; at--) {
      tail = tail << Byte.SIZE | (bytes[at] & 0xff);
    }
    return tail;
  }

  private static long mixFirst(long word) {
    return Long.rotateLeft(word * C1, 31) * C2;
  }

  private static long mixSecond(long word) {
    return Long.rotateLeft(word * C2, 33) * C1;
  }

  private static long finish(long hash) {
    long mixed = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ mixed >>> 33;
  }

  /** In hexadecimal digits. */
  public String text() {
    return "%016x%016x".formatted(high, low);
  }
}
