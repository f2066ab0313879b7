package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.message.Message;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.topic.ScanPoint;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dlq watch}: dead letters as they come. */
@Command(
    name = "watch",
    description = "Shows dead letters as they come, until Ctrl-C or --max of them.",
    footerHeading = "%nExample:%n",
    footer = "  longshore dlq watch --topic orders.dlq --where 'cause:java.net.*'")
final class DlqWatchCommand implements Callable<Integer> {
  private static final Duration POLL = Duration.ofMillis(200);

  private final Console console;

  @Mixin private final LetterOptions letters = new LetterOptions();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqWatchCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    DeadLetterFilter filter = letters.filter(console);
    long left = letters.max();
    try (Cluster cluster = Cluster.connect(global, console)) {
      String topic = DeadLetterTopics.choose(cluster, letters.topic());
      try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer();
          LetterList list = new LetterList(console, global)) {
        TopicScan scan =
            TopicScan.start(
                consumer, topic, new ScanRange(new ScanPoint.Latest(), new ScanPoint.Never()));
        if (!global.isQuiet()) {
          console.message("watching " + topic + "; Ctrl-C ends");
        }
        while (left > 0) {
          for (Message message : scan.next(POLL)) {
            ParkedMessage parked = ParkedMessage.of(message, DeadLetterState.NEW);
            if (left > 0 && filter.matches(parked)) {
              list.add(parked);
              left--;
            }
          }
          console.flush();
        }
      }
    }
    return ExitCode.OK.number();
  }
}
