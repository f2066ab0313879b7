package dev.longshore.deadletter;

/**
 * A pattern in which {@code *} stands for any characters and {@code ?} for one. Matching takes time
 * in proportion to the lengths multiplied at worst, whatever the pattern.
 *
 * @param pattern the pattern
 */
record Glob(String pattern) {

  /** Whether the whole text has that form. */
  boolean matches(String text) {
    int inText = 0;
    int inPattern = 0;
    int star = -1;
    int retry = 0;
    while (inText < text.length()) {
      if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
        star = inPattern++;
        retry = inText;
      } else if (fits(inPattern, text.charAt(inText))) {
        inPattern++;
        inText++;
      } else if (star >= 0) {
        inPattern = star + 1;
        inText = ++retry;
      } else {
        return false;
      }
    }
    return pattern.substring(inPattern).chars().allMatch(rest -> rest == '*');
  }

  private boolean fits(int index, char character) {
    return index < pattern.length()
        && (pattern.charAt(index) == '?' || pattern.charAt(index) == character);
  }
}
