package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterBrowser;
import dev.longshore.deadletter.DeadLetterBrowser.Coverage;
import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.failure.ExitCode;
import dev.longshore.replay.LetterStates;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dlq list}: dead letters, one per line. */
@Command(
    name = "list",
    description =
        "Lists dead letters; with -o jsonl as envelopes, which send --format jsonl takes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq list --topic orders.dlq --max 20",
      "  longshore dlq list --where 'cause:java.net.* is:new' -o jsonl"
    })
final class DlqListCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final LetterOptions letters = new LetterOptions();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqListCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    DeadLetterFilter filter = letters.filter(console);
    long max = letters.max();
    try (Cluster cluster = Cluster.connect(global, console)) {
      String topic = DeadLetterTopics.choose(cluster, letters.topic());
      Coverage coverage = list(cluster, topic, filter, max);
      tell(topic, coverage);
      boolean nothing = coverage.matched() == 0 && letters.hasFilter();
      return (nothing ? ExitCode.NOTHING_MATCHED : ExitCode.OK).number();
    }
  }

  private Coverage list(Cluster cluster, String topic, DeadLetterFilter filter, long max) {
    try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer();
        LetterList list = new LetterList(console, global)) {
      LetterStates replayed =
          new ReplayStateTopic(consumer, cluster.topics()).load(topic, global.timeout());
      return new DeadLetterBrowser(replayed::state, filter, max)
          .browse(
              TopicScan.start(consumer, topic, ScanRange.everything()),
              global.timeout(),
              list::add);
    }
  }

  private void tell(String topic, Coverage coverage) {
    if (global.isQuiet()) {
      return;
    }
    console.message(
        coverage.complete()
            ? "%d of %d dead letters in %s".formatted(coverage.matched(), coverage.scanned(), topic)
            : "the first %d; looked at %d of up to %d dead letters in %s (--max)"
                .formatted(coverage.matched(), coverage.scanned(), coverage.offsets(), topic));
  }
}
