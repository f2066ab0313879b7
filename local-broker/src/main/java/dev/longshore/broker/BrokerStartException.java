package dev.longshore.broker;

import org.jspecify.annotations.Nullable;

/**
 * A local broker did not start. The message is one line: what went wrong; where; what to do about
 * it.
 */
public final class BrokerStartException extends RuntimeException {
  /** Whose move it is. */
  public enum Reason {
    /** The port, the folder or another argument cannot be used; nothing was changed. */
    REFUSED,
    /** Kafka itself failed while starting. */
    FAILED
  }

  private static final long serialVersionUID = 1L;

  private final Reason reason;

  private BrokerStartException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  static BrokerStartException refused(String problem, Object place, String remedy) {
    return new BrokerStartException(Reason.REFUSED, line(problem, place, remedy), null);
  }

  static BrokerStartException refused(
      String problem, Object place, String remedy, Exception cause) {
    return new BrokerStartException(Reason.REFUSED, line(problem, place, remedy), cause);
  }

  static BrokerStartException failed(Object place, Throwable cause) {
    String problem = "Kafka failed to start: " + rootOf(cause);
    String remedy =
        "start with an empty folder (--data), or set LONGSHORE_BROKER_LOG=INFO to see more";
    return new BrokerStartException(Reason.FAILED, line(problem, place, remedy), cause);
  }

  /** Whether the arguments were refused or Kafka failed. */
  public Reason reason() {
    return reason;
  }

  private static String line(String problem, Object place, String remedy) {
    return (problem + "; " + place + "; " + remedy).replaceAll("\\s*\\R\\s*", " ");
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
