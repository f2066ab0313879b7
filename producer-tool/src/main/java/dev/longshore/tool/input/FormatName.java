package dev.longshore.tool.input;

import java.util.Optional;

/** The formats by the names that users give them. */
public enum FormatName {
  /** Each line is a value. */
  lines,
  /** Each document, or element of an array, is a value. */
  json,
  /** Each line is a JSON value or an envelope. */
  jsonl,
  /** Each row is an object. */
  csv,
  /** All of it is one value. */
  raw;

  /**
   * The format.
   *
   * @param keySeparator what stands between key and value of a line
   */
  public InputFormat format(Optional<String> keySeparator) {
    return switch (this) {
      case lines -> new LineFormat(keySeparator);
      case json -> new JsonFormat();
      case jsonl -> new JsonLinesFormat();
      case csv -> new CsvFormat();
      case raw -> new RawFormat();
    };
  }
}
