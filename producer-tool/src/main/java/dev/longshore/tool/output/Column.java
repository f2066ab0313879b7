package dev.longshore.tool.output;

/**
 * A column of a table.
 *
 * @param field the field of the row that it shows
 * @param title what stands above it
 * @param alignRight whether its cells are numbers
 */
public record Column(String field, String title, boolean alignRight) {
  /** A column of text. */
  public static Column text(String field, String title) {
    return new Column(field, title, false);
  }

  /** A column of numbers. */
  public static Column number(String field, String title) {
    return new Column(field, title, true);
  }
}
