package dev.longshore.autoscale;

/** A target does not tell what it runs, or does not take an order. */
public final class TargetUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Tells it in one line.
   *
   * @param cause what went wrong
   * @param place which target
   * @param remedy what a person can do
   */
  public TargetUnreadable(String cause, String place, String remedy) {
    super("%s; %s; %s".formatted(cause, place, remedy));
  }

  /** The same with the failure underneath. */
  public TargetUnreadable(String cause, String place, String remedy, Throwable failure) {
    super("%s; %s; %s".formatted(cause, place, remedy), failure);
  }
}
