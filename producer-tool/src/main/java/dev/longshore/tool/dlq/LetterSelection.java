package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.LetterStates;
import dev.longshore.tool.console.Console;
import dev.longshore.topic.OffsetRange;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Dead letters that a command is to work on: by place, by filter, or by cause. */
final class LetterSelection {
  @Parameters(
      arity = "0..*",
      paramLabel = "PARTITION:OFFSET",
      description = "Which, as dlq list shows them; or use --where or --group.")
  private List<DeadLetterReference> references = new ArrayList<>();

  @Mixin private final LetterOptions letters = new LetterOptions();

  LetterOptions options() {
    return letters;
  }

  Set<DeadLetterReference> references() {
    return new HashSet<>(references);
  }

  DeadLetterFilter filter(Console console) {
    return letters.filter(console);
  }

  /** Refuses to take all of them unless that is said. */
  void check() {
    if (references.isEmpty() && !letters.hasFilter()) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "which dead letters? name some as PARTITION:OFFSET, or use --where (is:new for all)");
    }
  }

  /** The selection in words, for the audit. */
  String text() {
    List<String> words = new ArrayList<>();
    references.forEach(reference -> words.add(reference.toString()));
    if (letters.hasFilter()) {
      words.add(letters.text());
    }
    return String.join(" ", words);
  }

  /** The dead letters that are there now and match, as many as are wanted. */
  List<ParkedMessage> find(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      LetterStates states,
      Console console,
      Duration patience) {
    DeadLetterFilter filter = filter(console);
    Set<DeadLetterReference> wanted = references();
    long max = letters.max();
    List<ParkedMessage> found = new ArrayList<>();
    scan(consumer, topic, wanted)
        .forEach(
            patience,
            message -> {
              ParkedMessage parked = ParkedMessage.of(message, states.state(message));
              boolean isWanted = wanted.isEmpty() || wanted.contains(parked.reference());
              if (isWanted && filter.matches(parked)) {
                found.add(parked);
              }
              return found.size() < max;
            });
    return found;
  }

  private static TopicScan scan(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      String topic,
      Set<DeadLetterReference> wanted) {
    if (wanted.isEmpty()) {
      return TopicScan.start(consumer, topic, ScanRange.everything());
    }
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (DeadLetterReference reference : wanted) {
      ranges.merge(
          reference.partition(),
          new OffsetRange(reference.offset(), reference.offset() + 1),
          OffsetRange::spanning);
    }
    return TopicScan.start(consumer, topic, ranges);
  }
}
