package dev.longshore.tool.dlq;

import static dev.longshore.connection.KafkaResults.await;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.AuditEntry;
import dev.longshore.replay.AuditTopic;
import dev.longshore.timing.TimeText;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.console.Person;
import dev.longshore.tool.output.Json;
import dev.longshore.topic.OffsetRange;
import dev.longshore.topic.ScanPoint;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dlq purge}: deletes dead letters for good. */
@Command(
    name = "purge",
    description = {
      "Deletes the dead letters of a topic for good, all of them or those before a time. Wants the"
          + " topic's name typed; --yes alone does not do."
    },
    footerHeading = "%nExample:%n",
    footer = "  longshore dlq purge --topic orders.dlq --before -30d --confirm orders.dlq")
final class DlqPurgeCommand implements Callable<Integer> {
  private final Console console;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "TOPIC",
      description = "The dead-letter topic.")
  private String topic = "";

  @Option(
      names = "--before",
      paramLabel = "TIME",
      description = "Only what was parked before: " + TimeText.FORMS + ".")
  private Optional<String> before = Optional.empty();

  @Option(
      names = "--confirm",
      paramLabel = "TOPIC",
      description = "The topic's name once more; asked for on a terminal.")
  private Optional<String> confirmed = Optional.empty();

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqPurgeCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<Instant> time = before.map(this::time);
    try (Cluster cluster = Cluster.connect(global, console);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      cluster.topic(topic);
      Map<Integer, OffsetRange> ranges =
          TopicScan.ranges(
              consumer,
              topic,
              new ScanRange(
                  new ScanPoint.Earliest(),
                  time.<ScanPoint>map(ScanPoint.At::new).orElseGet(ScanPoint.Latest::new)));
      long count = ranges.values().stream().mapToLong(OffsetRange::size).sum();
      if (count == 0) {
        throw new ProgramFailure(ExitCode.NOTHING_MATCHED, "nothing to purge in " + topic);
      }
      confirm(count);
      String why = reason.text(console, global);
      new AuditTopic(consumer, cluster.topics()).ensure();
      purge(cluster, ranges, count, why);
      tell(count);
    }
    return ExitCode.OK.number();
  }

  private void purge(Cluster cluster, Map<Integer, OffsetRange> ranges, long count, String why) {
    AuditEntry entry =
        new AuditEntry(
            console.clock().instant(),
            Person.name(System.getenv()),
            "purge",
            topic,
            before.map(text -> "before " + text).orElse("all"),
            count,
            "",
            why,
            "begun");
    Map<TopicPartition, RecordsToDelete> offsets = new HashMap<>();
    ranges.forEach(
        (partition, range) ->
            offsets.put(
                new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(range.end())));
    try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(Map.of())) {
      Writes writes = new Writes(producer);
      writes.add(AuditTopic.record(entry));
      writes.await();
      await(cluster.admin().deleteRecords(offsets).all());
      writes.add(AuditTopic.record(entry.ended("done")));
      writes.await();
    }
  }

  private void confirm(long count) {
    String question = "purge up to %d records of %s for good".formatted(count, topic);
    if (confirmed.isEmpty() && !console.terminal().in()) {
      throw new ProgramFailure(
          ExitCode.NOT_CONFIRMED, question + "? not without its name: --confirm " + topic);
    }
    String typed =
        confirmed.orElseGet(() -> console.ask(question + ": type the topic's name to do it: "));
    if (!typed.equals(topic)) {
      throw new ProgramFailure(
          ExitCode.NOT_CONFIRMED, "nothing was done: the name was not that of the topic");
    }
  }

  private void tell(long count) {
    if (global.output() == OutputFormat.table) {
      console.line("purged up to %d records of %s".formatted(count, topic));
    } else {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("topic", topic);
      fields.put("purged", count);
      console.line(Json.text(fields));
    }
    console.flush();
  }

  private Instant time(String text) {
    return TimeText.instant(text, console.clock().instant())
        .orElseThrow(
            () ->
                new ProgramFailure(
                    ExitCode.USAGE, "--before: not one of " + TimeText.FORMS + ": " + text));
  }
}
