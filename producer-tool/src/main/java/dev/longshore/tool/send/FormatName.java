package dev.longshore.tool.send;

import java.util.Optional;

/** The formats by the names that users give them. */
enum FormatName {
  lines,
  json,
  jsonl,
  csv,
  raw;

  /**
   * The format.
   *
   * @param keySeparator what stands between key and value of a line
   */
  InputFormat format(Optional<String> keySeparator) {
    return switch (this) {
      case lines -> new LineFormat(keySeparator);
      case json -> new JsonFormat();
      case jsonl -> new JsonLinesFormat();
      case csv -> new CsvFormat();
      case raw -> new RawFormat();
    };
  }
}
