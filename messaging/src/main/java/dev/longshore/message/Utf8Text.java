package dev.longshore.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Tells bytes that are text from bytes that are not. */
public final class Utf8Text {
  private static final char REPLACEMENT = '\ufffd';

  private Utf8Text() {}

  /** The text that the bytes spell, empty when they are not UTF-8. */
  public static Optional<String> of(byte[] bytes) {
    String lenient = new String(bytes, StandardCharsets.UTF_8);
    if (lenient.indexOf(REPLACEMENT) < 0) {
      return Optional.of(lenient);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException binary) {
      return Optional.empty();
    }
  }
}
