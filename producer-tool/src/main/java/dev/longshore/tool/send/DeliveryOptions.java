package dev.longshore.tool.send;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.timing.Pace;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerConfig;
import picocli.CommandLine.Option;

/** How messages are sent. Filled by picocli. */
final class DeliveryOptions {
  private static final int LINGER_MILLIS = 10;

  private static final int BATCH_BYTES = 256 * 1024;

  private static final long BUFFER_BYTES = 64L * 1024 * 1024;

  private static final int REQUEST_BYTES = 128 * 1024 * 1024;

  private static final int DELIVERY_MILLIS = 120_000;

  private static final int BLOCK_MILLIS = 60_000;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "Messages per second; late ones are caught up with.")
  private Optional<Double> rate = Optional.empty();

  @Option(
      names = "--acks",
      paramLabel = "0|1|all",
      defaultValue = "all",
      description = "Who must have a message before it counts as sent (default: all replicas).")
  private String acks = "all";

  @Option(
      names = "--idempotent",
      negatable = true,
      description = "The client's own retries make no duplicates (default with --acks all).")
  private Optional<Boolean> idempotent = Optional.empty();

  /** The schedule. */
  Pace pace() {
    if (rate.filter(perSecond -> !(perSecond > 0)).isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "--rate must be more than 0: " + rate.get());
    }
    return rate.map(Pace::perSecond).orElseGet(Pace::unlimited);
  }

  /**
   * Producer properties: large batches, and the broker's own size limit rather than the client's.
   */
  Map<String, Object> properties(Duration timeout) {
    boolean all = acks.equals("all") || acks.equals("-1");
    if (!all && !acks.equals("0") && !acks.equals("1")) {
      throw new ProgramFailure(ExitCode.USAGE, "--acks must be 0, 1 or all: " + acks);
    }
    if (!all && idempotent.orElse(false)) {
      throw new ProgramFailure(ExitCode.USAGE, "--idempotent needs --acks all");
    }
    int timeoutMillis = Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
    Map<String, Object> properties = new HashMap<>();
    properties.put(ProducerConfig.ACKS_CONFIG, acks);
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, idempotent.orElse(all));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, LINGER_MILLIS);
    properties.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
    properties.put(
        ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Math.max(DELIVERY_MILLIS, timeoutMillis));
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Math.max(BLOCK_MILLIS, timeoutMillis));
    return properties;
  }
}
