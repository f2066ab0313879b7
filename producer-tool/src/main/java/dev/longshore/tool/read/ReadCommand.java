package dev.longshore.tool.read;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Message;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.topic.ScanPoint;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import dev.longshore.topic.TopicState;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code read TOPIC}: shows messages without a group and without commits. */
@Command(
    name = "read",
    description = "Shows the messages of a topic, and changes nothing.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore read orders --from -1h --max 20",
      "  longshore read orders --from 3:1200 --to 3:1300 -o jsonl",
      "  longshore read orders --from latest --follow",
      "  longshore read orders --where 'key:ord-1* type:order.created'"
    })
public final class ReadCommand implements Callable<Integer> {
  private static final Duration FOLLOW_POLL = Duration.ofMillis(200);

  private final Console console;

  @Parameters(paramLabel = "TOPIC", description = "The topic.")
  private String topic = "";

  @Option(
      names = "--from",
      paramLabel = "POINT",
      defaultValue = "earliest",
      description = "Where to start (default: earliest): " + ScanPoint.FORMS + ".")
  private String from = "earliest";

  @Option(
      names = "--to",
      paramLabel = "POINT",
      description = "Where to end, not included (default: the end when the reading starts).")
  private Optional<String> to = Optional.empty();

  @Option(names = "--max", paramLabel = "N", description = "Stop after that many messages.")
  private Optional<Long> max = Optional.empty();

  @Option(
      names = "--where",
      paramLabel = "FILTER",
      description = {
        "Only messages that match, as in 'key:ord-1* type:order.created \"free text\"'.",
        "Terms: key: type: topic: id: header.NAME: after: before: and text."
      })
  private String where = "";

  @Option(names = "--follow", description = "Go on with messages still to come, until Ctrl-C.")
  private boolean follow;

  @Mixin private final GlobalOptions global = new GlobalOptions();

  private long shown;

  /** A command on these streams. */
  public ReadCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ScanRange range = range();
    long limit = limit();
    DeadLetterFilter filter = DeadLetterFilter.parse(where, console.clock().instant());
    try (Cluster cluster = Cluster.connect(global, console)) {
      TopicState state = cluster.topic(topic);
      checkPartition(range.from(), state);
      checkPartition(range.to(), state);
      try (Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer();
          MessageList list = new MessageList(console, global)) {
        TopicScan scan = TopicScan.start(consumer, topic, range);
        if (follow) {
          follow(scan, list, filter, limit);
        } else {
          scan.forEach(global.timeout(), message -> show(message, list, filter, limit));
        }
      }
    }
    boolean nothing = shown == 0 && !where.isBlank();
    return (nothing ? ExitCode.NOTHING_MATCHED : ExitCode.OK).number();
  }

  private void follow(TopicScan scan, MessageList list, DeadLetterFilter filter, long limit) {
    boolean more = true;
    while (more) {
      for (Message message : scan.next(FOLLOW_POLL)) {
        more = more && show(message, list, filter, limit);
      }
      list.flush();
    }
  }

  private boolean show(Message message, MessageList list, DeadLetterFilter filter, long limit) {
    if (filter.matches(ParkedMessage.of(message, DeadLetterState.NEW))) {
      list.add(message);
      shown++;
    }
    return shown < limit;
  }

  private ScanRange range() {
    if (follow && to.isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "--follow and --to exclude each other");
    }
    return new ScanRange(
        point("--from", from), follow ? new ScanPoint.Never() : point("--to", to.orElse("latest")));
  }

  private ScanPoint point(String option, String text) {
    try {
      return ScanPoint.parse(text, console.clock().instant());
    } catch (IllegalArgumentException malformed) {
      throw new ProgramFailure(ExitCode.USAGE, option + ": " + malformed.getMessage());
    }
  }

  private long limit() {
    if (max.filter(number -> number < 1).isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "--max must be 1 or more");
    }
    return max.orElse(Long.MAX_VALUE);
  }

  private void checkPartition(ScanPoint point, TopicState state) {
    if (point instanceof ScanPoint.Offset offset && offset.partition() >= state.partitions()) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "topic %s has no partition %d, only 0 to %d"
              .formatted(topic, offset.partition(), state.partitions() - 1));
    }
  }
}
