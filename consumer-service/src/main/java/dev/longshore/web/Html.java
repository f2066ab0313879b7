package dev.longshore.web;

/** Text for HTML pages. */
final class Html {
  private Html() {}

  /** The text with everything escaped that means something in an element or a quoted attribute. */
  static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length() + 16);
    for (int index = 0; index < text.length(); index++) {
      char next = text.charAt(index);
      switch (next) {
        case '&' -> escaped.append("&amp;");
        case '<' -> escaped.append("&lt;");
        case '>' -> escaped.append("&gt;");
        case '"' -> escaped.append("&quot;");
        case '\'' -> escaped.append("&#39;");
        default -> escaped.append(Character.isISOControl(next) ? ' ' : next);
      }
    }
    return escaped.toString();
  }
}
