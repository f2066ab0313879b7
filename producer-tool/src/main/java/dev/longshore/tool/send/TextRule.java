package dev.longshore.tool.send;

/** Where the text of a key or an id comes from. */
sealed interface TextRule {
  /** From nowhere: what the message has stays. */
  record Absent() implements TextRule {}

  /**
   * The same for all.
   *
   * @param text the text
   */
  record Fixed(String text) implements TextRule {}

  /**
   * From the value.
   *
   * @param path where in the value
   */
  record Field(FieldPath path) implements TextRule {
    static Field of(String path) {
      return new Field(FieldPath.parse(path));
    }
  }

  /** A new random UUID each time. */
  record RandomId() implements TextRule {}
}
