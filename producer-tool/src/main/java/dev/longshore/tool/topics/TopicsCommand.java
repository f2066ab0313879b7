package dev.longshore.tool.topics;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.HelpOption;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Rows;
import dev.longshore.topic.TopicPlan;
import dev.longshore.topic.TopicSpec;
import dev.longshore.topic.TopicStep;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code topics plan|apply|check}: compares topics with what is wanted, and makes them so. */
@Command(
    name = "topics",
    description = "Creates and grows topics as wanted, or checks them.",
    synopsisSubcommandLabel = "(plan | apply | check)",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore topics plan --topic orders:8 --topic orders.dlq:8",
      "  longshore topics apply --topic orders:8:3",
      "  longshore topics check --topic orders"
    })
public final class TopicsCommand {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("topic", "TOPIC"),
          Column.text("action", "ACTION"),
          Column.number("partitions", "PARTITIONS"),
          Column.number("replication", "REPLICATION"),
          Column.text("detail", "DETAIL"));

  private final Console console;

  @Mixin final HelpOption help = new HelpOption();

  /** A command on these streams. */
  public TopicsCommand(Console console) {
    this.console = console;
  }

  @Command(
      name = "plan",
      description = "Shows what apply would do, and does nothing.",
      footerHeading = "%nExample:%n",
      footer = "  longshore topics plan --topic orders:8 --topic orders.dlq:8")
  int plan(@Mixin GlobalOptions global, @Mixin WantedTopics wanted) {
    List<TopicSpec> topics = wanted.topics();
    try (Cluster cluster = Cluster.connect(global, console)) {
      show(cluster.topics().plan(topics), global);
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "apply",
      description = "Creates missing topics and adds missing partitions; safe to repeat.",
      footerHeading = "%nExample:%n",
      footer = "  longshore topics apply --topic orders:8 --topic orders.dlq:8")
  int apply(@Mixin GlobalOptions global, @Mixin WantedTopics wanted) {
    List<TopicSpec> topics = wanted.topics();
    try (Cluster cluster = Cluster.connect(global, console)) {
      TopicPlan plan = cluster.topics().plan(topics);
      show(plan, global);
      for (TopicStep.Conflict conflict : plan.conflicts()) {
        throw new ProgramFailure(
            ExitCode.USAGE,
            "nothing was done: topic " + conflict.wanted().name() + " " + conflict.problem());
      }
      cluster.topics().apply(plan);
    }
    return ExitCode.OK.number();
  }

  @Command(
      name = "check",
      description = "Exits with 0 when every topic is as wanted, with 3 when one differs.",
      footerHeading = "%nExample:%n",
      footer = "  longshore topics check --topic orders:8 && echo ready")
  int check(@Mixin GlobalOptions global, @Mixin WantedTopics wanted) {
    List<TopicSpec> topics = wanted.topics();
    try (Cluster cluster = Cluster.connect(global, console)) {
      TopicPlan plan = cluster.topics().plan(topics);
      show(plan, global);
      return (plan.matches() ? ExitCode.OK : ExitCode.SOME_FAILED).number();
    }
  }

  private void show(TopicPlan plan, GlobalOptions global) {
    Rows rows = new Rows(COLUMNS);
    plan.steps().forEach(step -> rows.add(row(step)));
    rows.print(console, global);
  }

  private static Map<String, @Nullable Object> row(TopicStep step) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("topic", step.wanted().name());
    row.put("action", action(step));
    row.put("partitions", number(step.wanted().partitions()));
    row.put("replication", number(step.wanted().replication()));
    row.put(
        "detail",
        switch (step) {
          case TopicStep.Create create -> "missing";
          case TopicStep.Grow grow -> "has %d partitions".formatted(grow.from());
          case TopicStep.Present present ->
              "has %d partitions, replication %d"
                  .formatted(present.state().partitions(), present.state().replication());
          case TopicStep.Conflict conflict -> conflict.problem();
        });
    return row;
  }

  private static String action(TopicStep step) {
    return switch (step) {
      case TopicStep.Create create -> "create";
      case TopicStep.Grow grow -> "grow";
      case TopicStep.Present present -> "none";
      case TopicStep.Conflict conflict -> "conflict";
    };
  }

  private static @Nullable Integer number(OptionalInt number) {
    return number.isPresent() ? (Integer) number.getAsInt() : null;
  }

  /** The topics as they should be. Filled by picocli. */
  static final class WantedTopics {
    @Option(
        names = "--topic",
        required = true,
        paramLabel = "NAME[:PARTITIONS[:REPLICATION]]",
        description = "A topic as it should be; may repeat. Without numbers any will do.")
    private List<TopicSpec> topics = List.of();

    /** In the order given; each topic once. */
    List<TopicSpec> topics() {
      Set<String> names = new HashSet<>();
      for (TopicSpec topic : topics) {
        if (!names.add(topic.name())) {
          throw new ProgramFailure(
              ExitCode.USAGE, "--topic: " + topic.name() + " is named more than once");
        }
      }
      return topics;
    }
  }
}
