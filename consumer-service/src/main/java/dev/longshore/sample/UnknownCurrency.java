package dev.longshore.sample;

/** An order that cannot be paid, however often it is tried. */
final class UnknownCurrency extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  UnknownCurrency(String currency) {
    super("no such currency: " + currency);
  }
}
