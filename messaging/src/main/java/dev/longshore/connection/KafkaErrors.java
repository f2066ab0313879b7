package dev.longshore.connection;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Turns what the Kafka client throws into a failure in plain words with its exit code. */
public final class KafkaErrors {
  private KafkaErrors() {}

  /**
   * The failure to report.
   *
   * @param doing what was being done, as "reading topic orders"
   */
  public static ProgramFailure explain(
      Throwable failure, String doing, ConnectionSettings connection) {
    Throwable cause = unwrap(failure);
    return switch (cause) {
      case ProgramFailure told -> told;
      case AuthenticationException denied ->
          failed(ExitCode.DENIED, doing, denied, "check the sasl.* and ssl.* properties");
      case AuthorizationException denied ->
          failed(ExitCode.DENIED, doing, denied, "ask for the missing permission on the broker");
      case UnknownTopicOrPartitionException missing ->
          failed(
              ExitCode.USAGE, doing, missing, "create it: longshore topics apply --topic NAME:8");
      case TimeoutException late ->
          failed(
              ExitCode.UNREACHABLE,
              doing,
              late,
              "is a broker listening on " + connection.bootstrapServers() + "?");
      case ConfigException unresolved when isUnresolvedAddress(unresolved) ->
          failed(
              ExitCode.UNREACHABLE,
              doing,
              unresolved,
              "is " + connection.bootstrapServers() + " the right address?");
      case ConfigException wrong ->
          failed(ExitCode.USAGE, doing, wrong, "correct the Kafka connection settings");
      default -> failed(ExitCode.INTERNAL, doing, cause, "this is a defect, please report it");
    };
  }

  /** The client tells a host name that does not resolve as a wrong configuration. */
  private static boolean isUnresolvedAddress(ConfigException failure) {
    return String.valueOf(failure.getMessage()).contains("No resolvable bootstrap");
  }

  /** The exception below the wrappers that futures and the client put around it. */
  public static Throwable unwrap(Throwable failure) {
    Throwable cause = failure;
    while (isWrapper(cause)) {
      Throwable inner = cause.getCause();
      if (inner == null) {
        return cause;
      }
      cause = inner;
    }
    return cause;
  }

  private static boolean isWrapper(Throwable failure) {
    return failure instanceof ExecutionException
        || failure instanceof CompletionException
        || failure.getClass() == org.apache.kafka.common.KafkaException.class;
  }

  private static ProgramFailure failed(
      ExitCode exitCode, String doing, Throwable cause, String remedy) {
    String message = cause.getMessage();
    String what = message == null ? cause.getClass().getSimpleName() : message;
    return new ProgramFailure(exitCode, doing + ": " + what + "; " + remedy);
  }
}
