package dev.longshore.simulation;

import dev.longshore.audit.Violation;
import java.util.List;

/** What became of a run. */
record Verdict(History history, List<Throwable> failures, Plan plan, long steps) {

  /** Whether every promise was kept and nothing died. */
  boolean isClean() {
    return failures.isEmpty() && history.auditor().violationCount() == 0;
  }

  List<Violation> violations() {
    return history.auditor().violations();
  }

  /** Everything that helps to understand a failed run. */
  String report(long seed) {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append(' ').append(plan).append('\n');
    violations().stream().limit(10).forEach(found -> text.append(found.text()).append('\n'));
    failures.forEach(
        failure -> text.append(failure).append(", ").append(cause(failure)).append('\n'));
    text.append("the end of its history:\n").append(history.tail(60));
    text.append("replay: mvn -B -ntp -pl consumer-service -am -Dformat=off")
        .append(" -Dsurefire.failIfNoSpecifiedTests=false -Dtest=SimulationTest -Dseed=")
        .append(seed)
        .append(" test\n");
    return text.toString();
  }

  private static String cause(Throwable failure) {
    Throwable cause = failure.getCause();
    if (cause == null) {
      return "";
    }
    StringBuilder text = new StringBuilder(cause.toString());
    for (StackTraceElement element : cause.getStackTrace()) {
      text.append("\n    at ").append(element);
    }
    return text.toString();
  }
}
