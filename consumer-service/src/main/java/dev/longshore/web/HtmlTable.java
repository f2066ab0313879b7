package dev.longshore.web;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A table in HTML: every text is escaped, numbers have digits of one width. Owned by one thread.
 */
final class HtmlTable {
  private static final Pattern NUMBER = Pattern.compile("-?[0-9][0-9.,]*");

  private final StringBuilder html = new StringBuilder();
  private final String whenEmpty;
  private int rows;

  /**
   * A table without rows.
   *
   * @param whenEmpty the sentence that takes the place of an empty table
   */
  HtmlTable(String caption, String whenEmpty, String... columns) {
    this.whenEmpty = whenEmpty;
    html.append("<table>\n<caption>")
        .append(Html.escape(caption))
        .append("</caption>\n<thead><tr>");
    for (String column : columns) {
      html.append("<th scope=\"col\">").append(Html.escape(column)).append("</th>");
    }
    html.append("</tr></thead>\n<tbody>\n");
  }

  void row(Object... cells) {
    html.append("<tr>");
    for (Object cell : List.of(cells)) {
      String text = cell.toString();
      html.append(NUMBER.matcher(text).matches() ? "<td class=\"n\">" : "<td>")
          .append(Html.escape(text))
          .append("</td>");
    }
    html.append("</tr>\n");
    rows++;
  }

  /** The table, or the sentence when it has no rows. */
  String html() {
    return rows == 0 ? "<p>" + Html.escape(whenEmpty) + "</p>\n" : html + "</tbody>\n</table>\n";
  }
}
