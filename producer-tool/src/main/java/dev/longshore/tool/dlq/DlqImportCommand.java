package dev.longshore.tool.dlq;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Envelope;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.input.FormatName;
import dev.longshore.tool.input.InputSink;
import dev.longshore.tool.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dlq import}: puts exported dead letters into a dead-letter topic. */
@Command(
    name = "import",
    description =
        "Puts exported dead letters into a dead-letter topic: bytes, headers, timestamps and, where"
            + " the topic has it, the partition as they were. They are new there.",
    footerHeading = "%nExample:%n",
    footer = "  longshore dlq import --topic orders.dlq --file letters.jsonl --yes")
final class DlqImportCommand implements Callable<Integer> {
  private static final int REQUEST_BYTES = 128 * 1024 * 1024;

  private final Console console;

  @Option(
      names = "--topic",
      required = true,
      paramLabel = "TOPIC",
      description = "The dead-letter topic to put them into.")
  private String topic = "";

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "What dlq export wrote (default: standard input).")
  private Optional<Path> file = Optional.empty();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqImportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (file.filter(path -> !Files.isReadable(path)).isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "--file: cannot read the file " + file.get());
    }
    try (Cluster cluster = Cluster.connect(global, console)) {
      int partitions = cluster.topic(topic).partitions();
      if (!global.isConfirmed()) {
        console.confirm("import dead letters into " + topic + "?");
      }
      Map<String, Object> settings = Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES);
      try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(settings)) {
        Import imported = new Import(console, new Writes(producer), topic, partitions);
        read(imported);
        imported.finish();
        return tell(imported).number();
      }
    }
  }

  private void read(Import sink) throws IOException {
    if (file.isEmpty()) {
      FormatName.jsonl.format(Optional.empty()).read(console.in(), sink);
      return;
    }
    try (InputStream stream = Files.newInputStream(file.get())) {
      FormatName.jsonl.format(Optional.empty()).read(stream, sink);
    }
  }

  private ExitCode tell(Import imported) {
    if (global.output() == OutputFormat.table) {
      console.line(
          "imported %d dead letters into %s, %d lines were none"
              .formatted(imported.count, topic, imported.failed));
    } else {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("topic", topic);
      fields.put("imported", imported.count);
      fields.put("failed", imported.failed);
      console.line(Json.text(fields));
    }
    console.flush();
    return imported.failed == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
  }

  /** Writes one envelope after the other; owned by the command's thread. */
  private static final class Import implements InputSink {
    private final Console console;
    private final Writes writes;
    private final String topic;
    private final int partitions;
    private long count;
    private long failed;

    Import(Console console, Writes writes, String topic, int partitions) {
      this.console = console;
      this.writes = writes;
      this.topic = topic;
      this.partitions = partitions;
    }

    @Override
    public boolean message(Envelope envelope, long line) {
      if (envelope.offset().isEmpty() || envelope.partition().isEmpty()) {
        return problem("not an exported dead letter: partition and offset are missing", line);
      }
      int partition = envelope.partition().getAsInt();
      RecordHeaders headers = new RecordHeaders();
      envelope.headers().forEach(header -> headers.add(header.name(), header.value()));
      count++;
      writes.add(
          new ProducerRecord<>(
              topic,
              partition < partitions ? (Integer) partition : null,
              envelope.timestamp().map(Instant::toEpochMilli).orElse(null),
              envelope.key(),
              envelope.value(),
              headers));
      return true;
    }

    @Override
    public boolean problem(String problem, long line) {
      failed++;
      console.message("error: line " + line + ": " + problem);
      return true;
    }

    void finish() {
      if (count > 0) {
        writes.await();
      }
    }
  }
}
