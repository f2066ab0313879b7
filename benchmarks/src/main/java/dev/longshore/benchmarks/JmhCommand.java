package dev.longshore.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** Measures the engine's parts beside the variants that lost. */
@Command(
    name = "jmh",
    customSynopsis = "Usage: longshore bench jmh [REGEX] [OPTION OF JMH...]",
    description = "Runs the JMH benchmarks; -h tells JMH's own options.")
final class JmhCommand implements Callable<Integer> {
  private static final String JVM_ARGUMENTS = "-jvmArgs";

  /** As the contenders of {@code peers} run, and not as this process does. */
  private static final String FORK =
      "-Xms1g -Xmx1g -XX:+UseCompactObjectHeaders -Dlogback.configurationFile=bench-logback.xml"
          + " --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow";

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException {
    return run(arguments);
  }

  /** Runs JMH with its own arguments, in processes like those of the contenders. */
  static int run(List<String> arguments) throws IOException {
    List<String> all = new ArrayList<>(arguments);
    if (!all.contains(JVM_ARGUMENTS)) {
      all.addAll(List.of(JVM_ARGUMENTS, FORK));
    }
    org.openjdk.jmh.Main.main(all.toArray(String[]::new));
    return 0;
  }
}
