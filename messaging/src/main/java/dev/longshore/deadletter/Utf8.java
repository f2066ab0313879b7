package dev.longshore.deadletter;

import java.nio.charset.StandardCharsets;

/** Sizes of texts as they travel in headers. */
final class Utf8 {
  /** No character of UTF-16 has more bytes. */
  private static final long MOST_BYTES = 3;

  private Utf8() {}

  /** Bytes of a text. */
  static int size(CharSequence text) {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /** Whether a text has at most that many bytes. */
  static boolean fits(String text, int limit) {
    return text.length() * MOST_BYTES <= limit || size(text) <= limit;
  }

  /** At most that many bytes, never half a character. */
  static String cut(String text, int limit) {
    if (fits(text, limit)) {
      return text;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int end = limit;
    while (end > 0 && (bytes[end] & 0xc0) == 0x80) {
      end--;
    }
    return new String(bytes, 0, end, StandardCharsets.UTF_8);
  }
}
