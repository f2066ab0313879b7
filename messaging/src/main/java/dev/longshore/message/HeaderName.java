package dev.longshore.message;

import java.nio.charset.StandardCharsets;

/** A header's name as text and as it stands in messages, so that it is encoded once. Immutable. */
public final class HeaderName {
  private final String text;
  private final byte[] bytes;

  private HeaderName(String text) {
    this.text = text;
    this.bytes = text.getBytes(StandardCharsets.UTF_8);
  }

  /** The name of that text. */
  public static HeaderName of(String text) {
    return new HeaderName(text);
  }

  /** The name's bytes; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return text;
  }
}
