package dev.longshore.tool.dlq;

import dev.longshore.message.Utf8Text;
import dev.longshore.tool.output.Json;
import dev.longshore.tool.output.Table;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Bytes shown to people: JSON laid out, text as it stands, anything else in hexadecimal. */
final class BytesText {
  private static final int HEX_PER_LINE = 16;

  private static final int HEX_LINES = 256;

  private BytesText() {}

  /** A title that says what kind of bytes follow. */
  static String titled(String name, byte @Nullable [] bytes) {
    if (bytes == null) {
      return name + " (null)";
    }
    if (bytes.length == 0) {
      return name + " (empty)";
    }
    String kind =
        Utf8Text.of(bytes).map(text -> json(text).isPresent() ? "JSON" : "text").orElse("hex");
    return "%s (%s, %d bytes)".formatted(name, kind, bytes.length);
  }

  /** The bytes in lines, none for null. */
  static List<String> body(byte @Nullable [] bytes) {
    if (bytes == null || bytes.length == 0) {
      return List.of();
    }
    Optional<String> text = Utf8Text.of(bytes);
    if (text.isEmpty()) {
      return hex(bytes);
    }
    return json(text.get()).orElse(text.get()).lines().map(line -> "  " + safe(line)).toList();
  }

  /** A line that keeps its tabs and cannot disturb the terminal. */
  static String safe(String line) {
    return Table.clean(line.replace("\t", "    "));
  }

  private static Optional<String> json(String text) {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.pretty(text));
    } catch (JacksonException other) {
      return Optional.empty();
    }
  }

  private static List<String> hex(byte[] bytes) {
    List<String> lines = new ArrayList<>();
    for (int at = 0; at < bytes.length && lines.size() < HEX_LINES; at += HEX_PER_LINE) {
      int end = Math.min(bytes.length, at + HEX_PER_LINE);
      lines.add(
          String.format(
              Locale.ROOT,
              "  %08x  %-47s  %s",
              at,
              HexFormat.ofDelimiter(" ").formatHex(bytes, at, end),
              printable(bytes, at, end)));
    }
    if (bytes.length > HEX_LINES * HEX_PER_LINE) {
      lines.add("  … (-o json shows all, in base64)");
    }
    return lines;
  }

  private static String printable(byte[] bytes, int from, int to) {
    StringBuilder characters = new StringBuilder();
    for (int index = from; index < to; index++) {
      characters.append(bytes[index] >= ' ' && bytes[index] < 127 ? (char) bytes[index] : '.');
    }
    return characters.toString();
  }
}
