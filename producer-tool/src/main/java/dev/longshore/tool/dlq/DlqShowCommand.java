package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Message;
import dev.longshore.replay.LetterMark;
import dev.longshore.replay.LetterStates;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Json;
import dev.longshore.tool.output.JsonSequence;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dlq show P:O}: everything that is known of a dead letter. */
@Command(
    name = "show",
    description = "Shows dead letters with all that is known: why, from where, headers, value.",
    footerHeading = "%nExample:%n",
    footer = "  longshore dlq show 0:17 --topic orders.dlq")
final class DlqShowCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      arity = "1..*",
      paramLabel = "PARTITION:OFFSET",
      description = "Which, as dlq list shows them.")
  private List<DeadLetterReference> references = new ArrayList<>();

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The dead-letter topic; may be left out where only one ends with .dlq.")
  private Optional<String> topic = Optional.empty();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Cluster cluster = Cluster.connect(global, console);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      String chosen = DeadLetterTopics.choose(cluster, topic);
      ReplayStateTopic stateTopic = new ReplayStateTopic(consumer, cluster.topics());
      LetterStates states = stateTopic.load(chosen, global.timeout());
      List<Shown> letters = new ArrayList<>();
      for (DeadLetterReference reference : references) {
        Message message = read(consumer, chosen, reference);
        letters.add(
            new Shown(
                ParkedMessage.of(message, states.state(message)),
                states.note(reference),
                stateTopic.history(message, global.timeout())));
      }
      print(letters);
    }
    return ExitCode.OK.number();
  }

  private Message read(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String chosen,
      DeadLetterReference reference) {
    List<Message> found = new ArrayList<>();
    TopicScan.start(consumer, chosen, ScanRange.single(reference.partition(), reference.offset()))
        .forEach(global.timeout(), found::add);
    if (found.isEmpty()) {
      throw new ProgramFailure(
          ExitCode.NOTHING_MATCHED, "no dead letter stands at " + reference + " of " + chosen);
    }
    return found.getFirst();
  }

  private void print(List<Shown> letters) {
    if (global.output() == OutputFormat.table) {
      letters.forEach(letter -> letter.lines().forEach(console::line));
      console.flush();
      return;
    }
    if (global.output() == OutputFormat.json && letters.size() == 1) {
      console.line(Json.text(letters.getFirst().fields()));
      console.flush();
      return;
    }
    try (JsonSequence sequence = new JsonSequence(console, global.output())) {
      letters.forEach(letter -> sequence.add(Json.text(letter.fields())));
    }
  }

  /** A dead letter, and what was done to it. */
  private record Shown(ParkedMessage parked, Optional<String> note, List<LetterMark> history) {
    List<String> lines() {
      return LetterDetails.lines(parked, note, history);
    }

    Map<String, Object> fields() {
      return LetterDetails.fields(parked, note, history);
    }
  }
}
