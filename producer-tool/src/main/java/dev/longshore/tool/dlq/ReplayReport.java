package dev.longshore.tool.dlq;

import dev.longshore.replay.ReplayPlan;
import dev.longshore.replay.ReplayPlan.LeftOut;
import dev.longshore.replay.ReplayResult;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.Json;
import dev.longshore.tool.output.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells what a replay would do and what it did. */
public final class ReplayReport {
  private static final List<Column> GROUPS =
      List.of(
          Column.number("count", "COUNT"),
          Column.text("fingerprint", "FINGERPRINT"),
          Column.text("cause", "CAUSE"));

  private final Console console;
  private final GlobalOptions global;

  /** Tells on these streams. */
  public ReplayReport(Console console, GlobalOptions global) {
    this.console = console;
    this.global = global;
  }

  /** What would be done. */
  void plan(ReplayPlan plan, Optional<Double> rate) {
    if (global.output() != OutputFormat.table) {
      json(planFields(plan, rate));
      return;
    }
    console.line(
        "would send %s of %s to %s"
            .formatted(letters(plan.count()), plan.request().topic(), targets(plan)));
    leftOut(plan).forEach(console::line);
    rate.ifPresent(
        perSecond ->
            console.line(
                String.format(
                    Locale.ROOT, "takes %.0f s at %s/s", plan.count() / perSecond, perSecond)));
    if (!plan.strippedHeaders().isEmpty()) {
      console.line("headers that stay behind: " + String.join(", ", plan.strippedHeaders()));
    }
    if (!plan.groups().isEmpty()) {
      Rows rows = new Rows(GROUPS);
      groups(plan).forEach(rows::add);
      rows.print(console, global);
    }
    console.flush();
  }

  /** Why nothing was done. */
  void nothing(ReplayPlan plan) {
    if (global.output() != OutputFormat.table) {
      json(resultFields(plan, new ReplayResult("", 0, 0, 0, false, 0, false)));
    }
    console.message("no dead letter of " + plan.request().topic() + " is to be sent back");
    leftOut(plan).forEach(console::message);
  }

  /** What the person is asked. */
  String question(ReplayPlan plan) {
    return "send %s of %s to %s?"
        .formatted(letters(plan.count()), plan.request().topic(), targets(plan));
  }

  /** What was done. */
  public void result(ReplayPlan plan, ReplayResult result) {
    if (global.output() != OutputFormat.table) {
      json(resultFields(plan, result));
      return;
    }
    console.line(
        "%s %s of %s to %s as %s"
            .formatted(
                result.interrupted() ? "stopped: sent" : "sent",
                letters(result.replayed()),
                plan.request().topic(),
                targets(plan),
                result.job()));
    leftOut(plan).forEach(console::line);
    if (result.canaryFailed()) {
      console.line(
          "one of the first messages came back as a dead letter; jobs resume "
              + result.job()
              + " goes on nevertheless");
    }
    if (result.skipped() > 0) {
      console.line(result.skipped() + " were dealt with since the plan was made");
    }
    if (result.failed() > 0) {
      console.line(result.failed() + " could not be sent and stay new");
    }
    if (result.unrecorded() > 0) {
      console.line(result.unrecorded() + " were sent but not recorded; a replay sends them again");
    }
    console.flush();
  }

  private void json(Map<String, @Nullable Object> fields) {
    console.line(Json.text(fields));
    console.flush();
  }

  private static Map<String, @Nullable Object> planFields(ReplayPlan plan, Optional<Double> rate) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("topic", plan.request().topic());
    fields.put("count", plan.count());
    fields.put("groups", groups(plan));
    fields.put(
        "targets",
        new TreeMap<>(plan.targets())
            .entrySet().stream()
                .map(target -> target(target.getKey(), target.getValue()))
                .toList());
    putLeftOut(fields, plan.leftOut());
    fields.put("headersRemoved", plan.strippedHeaders());
    fields.put("headersAdded", List.of("longshore.redrives", "longshore.redrive-job"));
    fields.put("estimatedSeconds", rate.map(perSecond -> plan.count() / perSecond).orElse(null));
    return fields;
  }

  private static Map<String, @Nullable Object> resultFields(ReplayPlan plan, ReplayResult result) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("job", result.job().isEmpty() ? null : result.job());
    fields.put("topic", plan.request().topic());
    fields.put("replayed", result.replayed());
    fields.put("failed", result.failed());
    fields.put("unrecorded", result.unrecorded());
    fields.put("doneBefore", result.skipped());
    fields.put("canaryFailed", result.canaryFailed());
    putLeftOut(fields, plan.leftOut());
    return fields;
  }

  private static Map<String, Object> target(String topic, long count) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("topic", topic);
    fields.put("count", count);
    return fields;
  }

  private static void putLeftOut(Map<String, @Nullable Object> fields, LeftOut leftOut) {
    fields.put("skipped", leftOut.total());
    fields.put("alreadyReplayed", leftOut.alreadyReplayed());
    fields.put("overMaxRedrives", leftOut.overMaxRedrives());
    fields.put("withoutOrigin", leftOut.withoutOrigin());
    fields.put("stubs", leftOut.stubs());
    fields.put("discarded", leftOut.discarded());
    fields.put("edited", leftOut.edited());
    fields.put("loops", leftOut.loops());
  }

  private static List<Map<String, @Nullable Object>> groups(ReplayPlan plan) {
    List<Map<String, @Nullable Object>> groups = new ArrayList<>();
    for (ReplayPlan.CauseGroup group : plan.groups()) {
      Map<String, @Nullable Object> fields = new LinkedHashMap<>();
      fields.put("fingerprint", group.fingerprint());
      fields.put("cause", group.cause());
      fields.put("count", group.count());
      groups.add(fields);
    }
    return groups;
  }

  private static String letters(long count) {
    return count == 1 ? "1 dead letter" : count + " dead letters";
  }

  private static String targets(ReplayPlan plan) {
    return plan.targets().isEmpty()
        ? "nowhere"
        : String.join(", ", new TreeMap<>(plan.targets()).keySet());
  }

  private static List<String> leftOut(ReplayPlan plan) {
    LeftOut leftOut = plan.leftOut();
    List<String> lines = new ArrayList<>();
    if (leftOut.alreadyReplayed() > 0) {
      lines.add(leftOut.alreadyReplayed() + " were sent back before; --again takes them too");
    }
    if (leftOut.overMaxRedrives() > 0) {
      lines.add(
          leftOut.overMaxRedrives()
              + " came back as often as they may; --max-redrives N takes them too where N is"
              + " more");
    }
    if (leftOut.withoutOrigin() > 0) {
      lines.add(
          leftOut.withoutOrigin() + " do not say where they came from; --to TOPIC sends them");
    }
    if (leftOut.stubs() > 0) {
      lines.add(
          leftOut.stubs()
              + " are stubs of messages too large to be kept; send those from their origin, which"
              + " dlq show names");
    }
    if (leftOut.discarded() > 0) {
      lines.add(leftOut.discarded() + " were discarded; dlq restore makes them new again");
    }
    if (leftOut.edited() > 0) {
      lines.add(leftOut.edited() + " were edited, and the corrected ones stand in their place");
    }
    if (leftOut.loops() > 0) {
      lines.add(leftOut.loops() + " came from this very topic and would go round in it");
    }
    return lines;
  }
}
