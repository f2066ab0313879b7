package dev.longshore.benchmarks.peers;

import com.sun.management.OperatingSystemMXBean;
import io.confluent.parallelconsumer.ParallelConsumer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.internals.AppInfoParser;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * Where and how a run measured. Immutable.
 *
 * @param versions the libraries that were compared
 * @param brokerOptions the options of the broker's JVM
 * @param contenderOptions the options of every contender's JVM
 */
public record Environment(
    Instant date,
    String command,
    String machine,
    String jvm,
    String versions,
    List<String> brokerOptions,
    List<String> contenderOptions) {

  /** Copies the lists. */
  public Environment {
    brokerOptions = List.copyOf(brokerOptions);
    contenderOptions = List.copyOf(contenderOptions);
  }

  /** This machine, this JVM and what is on its class path. */
  public static Environment here(
      Instant date, String command, List<String> brokerOptions, List<String> contenderOptions) {
    return new Environment(
        date, command, thisMachine(), thisJvm(), theVersions(), brokerOptions, contenderOptions);
  }

  /** One line for each fact. */
  public List<String> lines() {
    return List.of(
        "date: " + date,
        "command: `" + command + "`",
        "machine: " + machine,
        "JVM: " + jvm,
        "versions: " + versions,
        "broker: " + String.join(" ", brokerOptions),
        "contenders: " + String.join(" ", contenderOptions));
  }

  private static String thisMachine() {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return "%d × %s, %d GiB, %s %s"
        .formatted(
            system.getAvailableProcessors(),
            processor(),
            system.getTotalMemorySize() >> 30,
            system.getName(),
            system.getVersion());
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    } catch (IOException unknown) {
      return System.getProperty("os.arch");
    }
  }

  private static String thisJvm() {
    return System.getProperty("java.vm.name") + " " + Runtime.version();
  }

  private static String theVersions() {
    return "Kafka %s, parallel-consumer %s, Spring Kafka %s"
        .formatted(
            AppInfoParser.getVersion(),
            versionInName(ParallelConsumer.class),
            versionInName(KafkaTemplate.class));
  }

  /** The version in the name of the jar that a class came from. */
  private static String versionInName(Class<?> type) {
    String path = type.getProtectionDomain().getCodeSource().getLocation().getPath();
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.replaceFirst("\\.jar$", "").replaceFirst("^[^0-9]*", "");
  }
}
