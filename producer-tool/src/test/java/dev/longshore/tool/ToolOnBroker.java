package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.tool.console.Terminal;
import java.util.Arrays;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/**
 * The tool, told where the broker is.
 *
 * @param bootstrap the broker's address
 */
record ToolOnBroker(String bootstrap) {
  private static final Serializer<byte @Nullable []> BYTES = (topic, bytes) -> bytes;

  ToolRun run(String... arguments) {
    return ToolRun.of(onBroker(arguments));
  }

  ToolRun withInput(String input, String... arguments) {
    return ToolRun.withInput(input, onBroker(arguments));
  }

  ToolRun on(Terminal terminal, String input, String... arguments) {
    return ToolRun.on(terminal, input, onBroker(arguments));
  }

  /** Creates a topic, as NAME:PARTITIONS. */
  void topic(String spec) {
    ToolRun run = run("topics", "apply", "--topic", spec);
    assertThat(run.exitCode()).as(run.err()).isZero();
  }

  /** A plain producer, the caller's to close. */
  Producer<byte @Nullable [], byte @Nullable []> producer() {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrap, "linger.ms", 0), BYTES, BYTES);
  }

  private String[] onBroker(String... arguments) {
    String[] all = Arrays.copyOf(arguments, arguments.length + 2);
    all[arguments.length] = "--bootstrap";
    all[arguments.length + 1] = bootstrap;
    return all;
  }
}
