package dev.longshore.sample;

/** A failure of the sample's payment service, which passes. */
final class PaymentUnavailable extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  PaymentUnavailable(int attempt) {
    super("the payment service did not answer attempt " + attempt);
  }
}
