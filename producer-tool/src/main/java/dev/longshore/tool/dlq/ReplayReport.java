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
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells what a replay would do and what it did. */
final class ReplayReport {
  private static final List<Column> GROUPS =
      List.of(
          Column.number("count", "COUNT"),
          Column.text("fingerprint", "FINGERPRINT"),
          Column.text("cause", "CAUSE"));

  private final Console console;
  private final GlobalOptions global;

  ReplayReport(Console console, GlobalOptions global) {
    this.console = console;
    this.global = global;
  }

  /** What would be done. */
  void plan(ReplayPlan plan) {
    if (global.output() != OutputFormat.table) {
      json(planFields(plan));
      return;
    }
    console.line(
        "would send %s of %s to %s"
            .formatted(letters(plan.count()), plan.request().topic(), targets(plan)));
    leftOut(plan).forEach(console::line);
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
      json(resultFields(plan, new ReplayResult("", 0, 0, 0, false)));
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
  void result(ReplayPlan plan, ReplayResult result) {
    if (global.output() != OutputFormat.table) {
      json(resultFields(plan, result));
      return;
    }
    console.line(
        "%s %s of %s to %s as %s"
            .formatted(
                result.interrupted() ? "interrupted: sent" : "sent",
                letters(result.replayed()),
                plan.request().topic(),
                targets(plan),
                result.job()));
    leftOut(plan).forEach(console::line);
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

  private static Map<String, @Nullable Object> planFields(ReplayPlan plan) {
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
    return fields;
  }

  private static Map<String, @Nullable Object> resultFields(ReplayPlan plan, ReplayResult result) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    fields.put("job", result.job().isEmpty() ? null : result.job());
    fields.put("topic", plan.request().topic());
    fields.put("replayed", result.replayed());
    fields.put("failed", result.failed());
    fields.put("unrecorded", result.unrecorded());
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
    return lines;
  }
}
