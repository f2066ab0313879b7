package dev.longshore.tool.cluster;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.failure.Suggestion;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/** What the tool thinks of client properties that the user sets. */
final class ClientProperties {
  private static final Set<String> SERIALIZERS =
      Set.of("key.serializer", "value.serializer", "key.deserializer", "value.deserializer");

  private ClientProperties() {}

  static void refuseSerializers(Set<String> names) {
    for (String name : names) {
      if (SERIALIZERS.contains(name)) {
        throw new ProgramFailure(
            ExitCode.USAGE, name + ": cannot be set; messages travel byte for byte");
      }
    }
  }

  /** A warning for each property that no Kafka client knows; plug-ins may know it. */
  static List<String> warnings(Set<String> names) {
    Set<String> known = new TreeSet<>(ProducerConfig.configNames());
    known.addAll(ConsumerConfig.configNames());
    known.addAll(AdminClientConfig.configNames());
    return names.stream()
        .filter(name -> !known.contains(name))
        .map(
            name ->
                "warning: Kafka's clients do not know the property "
                    + name
                    + Suggestion.clause(name, known))
        .toList();
  }
}
