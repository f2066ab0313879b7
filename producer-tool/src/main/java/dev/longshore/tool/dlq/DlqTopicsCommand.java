package dev.longshore.tool.dlq;

import static dev.longshore.connection.KafkaResults.await;

import dev.longshore.failure.ExitCode;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.LongStream;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dlq topics}: how many dead letters there are, and how old they are. */
@Command(
    name = "topics",
    description = "Lists the dead-letter topics: those that end with .dlq, and those named.",
    footerHeading = "%nExample:%n",
    footer = "  longshore dlq topics -o json")
final class DlqTopicsCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("topic", "TOPIC"),
          Column.number("partitions", "PARTITIONS"),
          Column.number("records", "RECORDS"),
          Column.text("oldest", "OLDEST"),
          Column.text("newest", "NEWEST"));

  private final Console console;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "A topic that is to be listed whatever its name; may repeat.")
  private List<String> named = new ArrayList<>();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqTopicsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console)) {
      Set<String> topics = new TreeSet<>(DeadLetterTopics.all(cluster));
      topics.addAll(named);
      Rows rows = new Rows(COLUMNS);
      for (String topic : topics) {
        rows.add(row(cluster, topic));
      }
      rows.print(console, global);
    }
    return ExitCode.OK.number();
  }

  private static Map<String, @Nullable Object> row(Cluster cluster, String topic) {
    int partitions = cluster.topic(topic).partitions();
    var first = offsets(cluster, topic, partitions, OffsetSpec.earliest());
    var last = offsets(cluster, topic, partitions, OffsetSpec.latest());
    long records =
        first.keySet().stream()
            .mapToLong(partition -> offset(last, partition) - offset(first, partition))
            .sum();
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("topic", topic);
    row.put("partitions", partitions);
    row.put("records", records);
    row.put("oldest", time(times(cluster, topic, partitions, OffsetSpec.forTimestamp(0)).min()));
    row.put("newest", time(times(cluster, topic, partitions, OffsetSpec.maxTimestamp()).max()));
    return row;
  }

  private static long offset(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    ListOffsetsResultInfo info = offsets.get(partition);
    return info == null ? 0 : info.offset();
  }

  private static LongStream times(Cluster cluster, String topic, int partitions, OffsetSpec spec) {
    return offsets(cluster, topic, partitions, spec).values().stream()
        .mapToLong(ListOffsetsResultInfo::timestamp)
        .filter(time -> time >= 0);
  }

  private static Map<TopicPartition, ListOffsetsResultInfo> offsets(
      Cluster cluster, String topic, int partitions, OffsetSpec spec) {
    Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      wanted.put(new TopicPartition(topic, partition), spec);
    }
    return await(cluster.admin().listOffsets(wanted).all());
  }

  private static @Nullable String time(OptionalLong epochMillis) {
    return epochMillis.isEmpty() ? null : Instant.ofEpochMilli(epochMillis.getAsLong()).toString();
  }
}
