package dev.longshore.fleet;

/** A group whose data cannot be read now; the cause tells why. */
public final class GroupUnreadable extends RuntimeException {
  private static final long serialVersionUID = 1L;

  GroupUnreadable(String group, Throwable cause) {
    super("group " + group + " cannot be read: " + describe(cause), cause);
  }

  private static String describe(Throwable cause) {
    String message = cause.getMessage();
    return message == null ? cause.getClass().getSimpleName() : message;
  }
}
