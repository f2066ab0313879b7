package dev.longshore.tool.console;

/** How data is shown; picocli reads the constants' names as they stand. */
public enum OutputFormat {
  /** Columns for people. */
  table,
  /** One JSON document. */
  json,
  /** One JSON document per line. */
  jsonl
}
