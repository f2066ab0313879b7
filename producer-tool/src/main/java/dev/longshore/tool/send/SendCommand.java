package dev.longshore.tool.send;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Envelope;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.InterruptHook;
import dev.longshore.tool.console.Progress;
import dev.longshore.tool.input.FormatName;
import dev.longshore.tool.input.InputSink;
import dev.longshore.topic.TopicState;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code send [TOPIC]}: sends messages from the command line, files or standard input. */
@Command(
    name = "send",
    description = "Sends messages: one from the command line, or many from files or a pipe.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore send orders -k ord-1 -V '{\"id\":1}' -H source=shop",
      "  longshore send orders -f orders.txt --key-sep : --rate 500",
      "  longshore send orders -f orders.csv --format csv --key-field id --id-field uuid",
      "  longshore read orders -o jsonl | longshore send copy --format jsonl",
      "  longshore send orders -k ord-1 --null-value"
    })
public final class SendCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  private static final Duration STOP_LIMIT = Duration.ofSeconds(5);

  private final Console console;

  @Parameters(
      arity = "0..1",
      paramLabel = "TOPIC",
      description = "Where to; envelopes may name their own topics.")
  private Optional<String> topic = Optional.empty();

  @Mixin private final InputOptions input = new InputOptions();

  @Mixin private final MessageOptions message = new MessageOptions();

  @Mixin private final DeliveryOptions delivery = new DeliveryOptions();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  /** A command on these streams. */
  public SendCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    input.check();
    checkFiles();
    checkTopic();
    MessageShaper shaper = message.shaper(topic, console.clock().instant());
    var limits = new Sender.SendLimits(delivery.pace(), input.count());
    var properties = delivery.properties(global.timeout());
    try (Cluster cluster = Cluster.connect(global, console)) {
      if (topic.isPresent()) {
        checkPartition(cluster.topic(topic.get()));
      }
      Destinations destinations = new Destinations(cluster);
      FailureReport failures = new FailureReport(console);
      try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(properties)) {
        Sender sender = new Sender(producer, shaper, destinations, limits, failures);
        return send(
            sender, new SendSummary(console, global, topic, destinations, failures), producer);
      }
    }
  }

  private int send(
      Sender sender, SendSummary summary, Producer<byte @Nullable [], byte @Nullable []> producer)
      throws IOException {
    Runnable stop =
        () -> {
          sender.stop();
          producer.close(STOP_LIMIT);
          summary.interrupted(sender.sent());
        };
    try (InterruptHook _ = InterruptHook.open(stop);
        Progress progress = Progress.start("sending", input.count(), console, global)) {
      sendInput(sender, progress);
      sender.finish();
      progress.reached(sender.sent());
    }
    return summary.print(sender.sent()).number();
  }

  private void sendInput(Sender sender, Progress progress) throws IOException {
    if (input.isSingle()) {
      byte[] value = input.value().map(text -> text.getBytes(StandardCharsets.UTF_8)).orElse(null);
      InputSink sink = sender.from("message");
      long count = input.count().orElse(1);
      for (long number = 1; number <= count && sender.wantsMore(); number++) {
        sink.message(Envelope.ofValue(value), number);
        progress.reached(number);
      }
      return;
    }
    List<Path> files = input.files().isEmpty() ? List.of(STANDARD_INPUT) : input.files();
    for (Path file : files) {
      if (sender.wantsMore()) {
        sendFile(file, sender, progress);
      }
    }
  }

  private void sendFile(Path file, Sender sender, Progress progress) throws IOException {
    if (file.equals(STANDARD_INPUT)) {
      if (console.terminal().in() && !global.isQuiet()) {
        console.message("reading from the keyboard; Ctrl-D ends");
      }
      input.format().read(console.in(), progressing(sender.from("stdin"), sender, progress));
      return;
    }
    try (InputStream stream = Files.newInputStream(file)) {
      input.format().read(stream, progressing(sender.from(file.toString()), sender, progress));
    }
  }

  private static InputSink progressing(InputSink sink, Sender sender, Progress progress) {
    return new InputSink() {
      @Override
      public boolean message(Envelope envelope, long line) {
        progress.reached(sender.sent());
        return sink.message(envelope, line);
      }

      @Override
      public boolean problem(String problem, long line) {
        return sink.problem(problem, line);
      }
    };
  }

  private void checkTopic() {
    if (topic.isEmpty() && (input.isSingle() || input.formatName() != FormatName.jsonl)) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "which topic? longshore send TOPIC … (envelopes of jsonl name their own)");
    }
  }

  private void checkFiles() {
    for (Path file : input.files()) {
      if (!file.equals(STANDARD_INPUT) && (!Files.isReadable(file) || Files.isDirectory(file))) {
        throw new ProgramFailure(
            ExitCode.USAGE, "-f: cannot read the file " + file + " (the topic goes before -f)");
      }
    }
  }

  private void checkPartition(TopicState state) {
    if (message
        .partition()
        .filter(number -> number < 0 || number >= state.partitions())
        .isPresent()) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "--partition: topic %s has no partition %d, only 0 to %d"
              .formatted(topic.orElse(""), message.partition().get(), state.partitions() - 1));
    }
  }
}
