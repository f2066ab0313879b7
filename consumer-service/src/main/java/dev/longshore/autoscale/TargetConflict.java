package dev.longshore.autoscale;

/** Somebody else changed a target's number between our reading and our order. */
public final class TargetConflict extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Tells it in one line.
   *
   * @param cause what went wrong
   * @param place which target
   * @param remedy what a person can do
   */
  public TargetConflict(String cause, String place, String remedy) {
    super("%s; %s; %s".formatted(cause, place, remedy));
  }

  /** The same with the failure underneath. */
  public TargetConflict(String cause, String place, String remedy, Throwable failure) {
    super("%s; %s; %s".formatted(cause, place, remedy), failure);
  }
}
