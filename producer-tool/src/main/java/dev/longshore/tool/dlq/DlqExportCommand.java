package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterBrowser;
import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.failure.ExitCode;
import dev.longshore.message.Envelope;
import dev.longshore.replay.LetterStates;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dlq export}: dead letters as they stand, one envelope per line. */
@Command(
    name = "export",
    description =
        "Writes dead letters as envelopes, one per line, with nothing lost; dlq import reads them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq export --topic orders.dlq --file letters.jsonl",
      "  longshore dlq export --where is:new | gzip > letters.jsonl.gz"
    })
final class DlqExportCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final LetterOptions letters = new LetterOptions();

  @Option(
      names = {"-f", "--file"},
      paramLabel = "FILE",
      description = "Where to (default: standard output).")
  private Optional<Path> file = Optional.empty();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqExportCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    DeadLetterFilter filter = letters.filter(console);
    try (Cluster cluster = Cluster.connect(global, console)) {
      String topic = DeadLetterTopics.choose(cluster, letters.topic());
      DeadLetterBrowser.Coverage coverage;
      if (file.isPresent()) {
        try (BufferedWriter writer = Files.newBufferedWriter(file.get())) {
          coverage = export(cluster, topic, filter, line -> write(writer, line));
        }
      } else {
        coverage = export(cluster, topic, filter, console::line);
        console.flush();
      }
      if (!global.isQuiet()) {
        console.message(
            "exported %d of %d dead letters in %s%s"
                .formatted(
                    coverage.matched(),
                    coverage.scanned(),
                    topic,
                    coverage.complete() ? "" : ", and did not look further (--max)"));
      }
      boolean nothing = coverage.matched() == 0 && letters.hasFilter();
      return (nothing ? ExitCode.NOTHING_MATCHED : ExitCode.OK).number();
    }
  }

  private DeadLetterBrowser.Coverage export(
      Cluster cluster, String topic, DeadLetterFilter filter, Consumer<String> lines) {
    LetterStates states = LetterScans.states(cluster, topic, global);
    try (org.apache.kafka.clients.consumer.Consumer<byte @Nullable [], byte @Nullable []> consumer =
        cluster.consumer()) {
      return new DeadLetterBrowser(states::state, filter, letters.max())
          .browse(
              TopicScan.start(consumer, topic, ScanRange.everything()),
              global.timeout(),
              parked -> lines.accept(Envelope.of(parked.message()).json()));
    }
  }

  private static void write(BufferedWriter writer, String line) {
    try {
      writer.write(line);
      writer.newLine();
    } catch (IOException full) {
      throw new UncheckedIOException(full);
    }
  }
}
