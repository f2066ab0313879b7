package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterFilter;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.Dialect;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.message.Message;
import dev.longshore.replay.LetterStates;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Rows;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dlq stats}: how many dead letters there are in each state. */
@Command(
    name = "stats",
    description = "Counts dead letters by what has become of them, with their causes and sizes.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq stats --topic orders.dlq",
      "  longshore dlq stats --where after:-1h -o json"
    })
final class DlqStatsCommand implements Callable<Integer> {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("topic", "TOPIC"),
          Column.number("count", "COUNT"),
          Column.number("new", "NEW"),
          Column.number("replayed", "REPLAYED"),
          Column.number("discarded", "DISCARDED"),
          Column.number("edited", "EDITED"),
          Column.number("returned", "RETURNED"),
          Column.number("causes", "CAUSES"),
          Column.number("bytes", "BYTES"),
          Column.text("dialects", "DIALECTS"));

  private final Console console;

  @Mixin private final LetterOptions letters = new LetterOptions();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqStatsCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    DeadLetterFilter filter = letters.filter(console);
    try (Cluster cluster = Cluster.connect(global, console)) {
      String topic = DeadLetterTopics.choose(cluster, letters.topic());
      LetterStates states = LetterScans.states(cluster, topic, global);
      Tally all = new Tally(states, filter);
      LetterScans.parallel(cluster, global)
          .over(topic, () -> new Tally(states, filter))
          .forEach(all::merge);
      Rows rows = new Rows(COLUMNS);
      rows.add(all.row(topic));
      rows.print(console, global);
      boolean nothing = all.count() == 0 && letters.hasFilter();
      return (nothing ? ExitCode.NOTHING_MATCHED : ExitCode.OK).number();
    }
  }

  /** Counts; owned by one thread, and merged in the end. */
  private static final class Tally implements Predicate<Message> {
    private final LetterStates states;
    private final DeadLetterFilter filter;
    private final Map<DeadLetterState, Long> byState = new EnumMap<>(DeadLetterState.class);
    private final Map<Dialect, Long> byDialect = new EnumMap<>(Dialect.class);
    private final Set<String> causes = new HashSet<>();
    private long returned;
    private long bytes;

    Tally(LetterStates states, DeadLetterFilter filter) {
      this.states = states;
      this.filter = filter;
    }

    @Override
    public boolean test(Message message) {
      ParkedMessage parked = ParkedMessage.of(message, states.state(message));
      if (filter.matches(parked)) {
        byState.merge(parked.state(), 1L, Long::sum);
        byDialect.merge(parked.dialect(), 1L, Long::sum);
        causes.add(parked.fingerprint());
        returned += parked.redrives() > 0 ? 1 : 0;
        bytes += message.size();
      }
      return true;
    }

    void merge(Tally other) {
      other.byState.forEach((state, count) -> byState.merge(state, count, Long::sum));
      other.byDialect.forEach((dialect, count) -> byDialect.merge(dialect, count, Long::sum));
      causes.addAll(other.causes);
      returned += other.returned;
      bytes += other.bytes;
    }

    long count() {
      return byState.values().stream().mapToLong(Long::longValue).sum();
    }

    Map<String, @Nullable Object> row(String topic) {
      Map<String, @Nullable Object> row = new LinkedHashMap<>();
      row.put("topic", topic);
      row.put("count", count());
      for (DeadLetterState state : DeadLetterState.values()) {
        row.put(state.text(), byState.getOrDefault(state, 0L));
      }
      row.put("returned", returned);
      row.put("causes", causes.size());
      row.put("bytes", bytes);
      row.put("dialects", byDialect.keySet().stream().map(Dialect::text).toList());
      return row;
    }
  }
}
