package dev.longshore.tool.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Cells in columns that fit the terminal. Immutable. */
public final class Table {
  private static final String GAP = "  ";

  private static final int NARROWEST_CUT = 8;

  private final List<Column> columns;
  private final int[] widths;
  private final boolean color;

  private Table(List<Column> columns, int[] widths, boolean color) {
    this.columns = columns;
    this.widths = widths;
    this.color = color;
  }

  /** Columns as wide as their cells, the widest ones narrowed until all fit. */
  public static Table fitting(
      List<Column> columns, List<List<String>> rows, int width, boolean color) {
    int[] widths = columns.stream().mapToInt(column -> column.title().length()).toArray();
    for (List<String> row : rows) {
      for (int index = 0; index < widths.length; index++) {
        widths[index] = Math.max(widths[index], clean(row.get(index)).length());
      }
    }
    narrow(widths, width - GAP.length() * (widths.length - 1));
    return new Table(columns, widths, color);
  }

  /**
   * Columns of given widths, the last one as wide as the terminal allows; for rows still to come.
   */
  public static Table fixed(List<Column> columns, List<Integer> widths, int width, boolean color) {
    int[] all =
        Arrays.copyOf(widths.stream().mapToInt(Integer::intValue).toArray(), columns.size());
    int taken = Arrays.stream(all).sum() + GAP.length() * (columns.size() - 1);
    all[all.length - 1] = Math.max(NARROWEST_CUT, width - taken);
    return new Table(columns, all, color);
  }

  /** The titles, as one line. */
  public String heading() {
    String line = row(columns.stream().map(Column::title).toList());
    return color ? "\u001b[1m" + line + "\u001b[0m" : line;
  }

  /** One row, as one line. */
  public String row(List<String> cells) {
    List<String> padded = new ArrayList<>();
    for (int index = 0; index < widths.length; index++) {
      String cell = cut(clean(cells.get(index)), widths[index]);
      String padding = " ".repeat(widths[index] - cell.length());
      padded.add(columns.get(index).alignRight() ? padding + cell : cell + padding);
    }
    return String.join(GAP, padded).stripTrailing();
  }

  /** Text that cannot disturb the terminal: control characters become blanks. */
  public static String clean(String text) {
    return text.codePoints().anyMatch(Character::isISOControl)
        ? text.codePoints()
            .map(character -> Character.isISOControl(character) ? ' ' : character)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString()
        : text;
  }

  private static void narrow(int[] widths, int available) {
    while (Arrays.stream(widths).sum() > available) {
      int widest = 0;
      for (int index = 1; index < widths.length; index++) {
        widest = widths[index] >= widths[widest] ? index : widest;
      }
      if (widths[widest] <= NARROWEST_CUT) {
        return;
      }
      widths[widest]--;
    }
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, Math.max(0, width - 1)) + "…";
  }
}
