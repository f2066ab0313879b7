package dev.longshore.app;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import org.apache.kafka.clients.consumer.NoOffsetForPartitionException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.FencedInstanceIdException;
import org.apache.kafka.common.errors.UnreleasedInstanceIdException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** What a failure that ended the source means to whoever runs the instance. */
final class InstanceFailure {
  private InstanceFailure() {}

  static ProgramFailure explain(Throwable failure) {
    return switch (failure) {
      case ProgramFailure told -> told;
      case AuthenticationException denied ->
          failed(ExitCode.DENIED, denied, "check the sasl.* and ssl.* properties");
      case AuthorizationException denied ->
          failed(ExitCode.DENIED, denied, "ask for the missing permission on the broker");
      case FencedInstanceIdException newer ->
          failed(
              ExitCode.NOTHING_MATCHED, newer, "a newer instance has taken this group.instance.id");
      case UnreleasedInstanceIdException older ->
          failed(
              ExitCode.NOTHING_MATCHED,
              older,
              "another instance has this group.instance.id; when it was killed, its session has to"
                  + " end first");
      case NoOffsetForPartitionException without ->
          failed(
              ExitCode.USAGE,
              without,
              "the group has no commit there; set source.start-from to earliest or latest");
      case UnsupportedVersionException old ->
          failed(ExitCode.USAGE, old, "set source.protocol to classic");
      default -> failed(ExitCode.INTERNAL, failure, "this is a defect, please report it");
    };
  }

  private static ProgramFailure failed(ExitCode exitCode, Throwable cause, String remedy) {
    return new ProgramFailure(exitCode, cause + "; " + remedy);
  }
}
