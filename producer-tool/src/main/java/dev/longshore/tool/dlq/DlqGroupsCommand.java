package dev.longshore.tool.dlq;

import dev.longshore.deadletter.CauseGroups;
import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.failure.ExitCode;
import dev.longshore.replay.LetterStates;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Rows;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dlq groups}: dead letters by what they have in common. */
@Command(
    name = "groups",
    description = "Counts dead letters by cause, origin or type, the most frequent first.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq groups --topic orders.dlq",
      "  longshore dlq groups --where 'is:new after:-2h' --by type -o jsonl"
    })
final class DlqGroupsCommand implements Callable<Integer> {
  /** What to group by, as users write it. */
  enum By {
    /** The cause. */
    cause(CauseGroups.By.CAUSE),
    /** The topic they came from. */
    topic(CauseGroups.By.TOPIC),
    /** The type. */
    type(CauseGroups.By.TYPE);

    private final CauseGroups.By by;

    By(CauseGroups.By by) {
      this.by = by;
    }
  }

  private final Console console;

  @Mixin private final LetterOptions letters = new LetterOptions();

  @Option(
      names = "--by",
      paramLabel = "cause|topic|type",
      defaultValue = "cause",
      description = "What they have in common (default: ${DEFAULT-VALUE}).")
  private By by = By.cause;

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqGroupsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    DeadLetterFilter filter = letters.filter(console);
    long max = letters.max();
    try (Cluster cluster = Cluster.connect(global, console)) {
      String topic = DeadLetterTopics.choose(cluster, letters.topic());
      LetterStates states = LetterScans.states(cluster, topic, global);
      CauseGroups all = new CauseGroups(by.by, states::state, filter);
      LetterScans.parallel(cluster, global)
          .over(topic, () -> new CauseGroups(by.by, states::state, filter))
          .forEach(all::merge);
      Rows rows = new Rows(columns());
      all.groups().stream().limit(max).forEach(group -> rows.add(row(group)));
      rows.print(console, global);
      long matched = all.groups().stream().mapToLong(CauseGroups.Group::count).sum();
      if (!global.isQuiet()) {
        console.message(
            "%d groups, %d of %d dead letters in %s"
                .formatted(all.groups().size(), matched, all.scanned(), topic));
      }
      boolean nothing = matched == 0 && letters.hasFilter();
      return (nothing ? ExitCode.NOTHING_MATCHED : ExitCode.OK).number();
    }
  }

  private List<Column> columns() {
    Column name =
        switch (by) {
          case cause -> Column.text("fingerprint", "FINGERPRINT");
          case topic -> Column.text("topic", "TOPIC");
          case type -> Column.text("type", "TYPE");
        };
    List<Column> counts =
        List.of(
            Column.number("count", "COUNT"),
            Column.number("new", "NEW"),
            Column.text("firstSeen", "FIRST SEEN"),
            Column.text("lastSeen", "LAST SEEN"));
    List<Column> columns = new ArrayList<>(List.of(name));
    columns.addAll(counts);
    if (by == By.cause) {
      columns.add(Column.text("cause", "CAUSE"));
      columns.add(Column.text("example", "EXAMPLE"));
    }
    return columns;
  }

  private Map<String, @Nullable Object> row(CauseGroups.Group group) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put(by == By.cause ? "fingerprint" : by.name(), group.value());
    row.put("cause", group.cause());
    row.put("count", group.count());
    row.put("new", group.count(DeadLetterState.NEW));
    row.put("replayed", group.count(DeadLetterState.REPLAYED));
    row.put("discarded", group.count(DeadLetterState.DISCARDED));
    row.put("edited", group.count(DeadLetterState.EDITED));
    row.put("firstSeen", time(group.firstMillis()));
    row.put("lastSeen", time(group.lastMillis()));
    row.put("example", group.example());
    row.put("ref", group.reference().toString());
    return row;
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
