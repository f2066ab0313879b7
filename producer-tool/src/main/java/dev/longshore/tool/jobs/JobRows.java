package dev.longshore.tool.jobs;

import dev.longshore.replay.ReplayJob;
import dev.longshore.tool.output.Column;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs as rows. */
final class JobRows {
  static final List<Column> COLUMNS =
      List.of(
          Column.text("id", "JOB"),
          Column.text("state", "STATE"),
          Column.text("topic", "TOPIC"),
          Column.number("replayed", "REPLAYED"),
          Column.number("planned", "PLANNED"),
          Column.number("failed", "FAILED"),
          Column.number("rate", "RATE"),
          Column.text("createdAt", "BEGUN"),
          Column.text("by", "BY"),
          Column.text("reason", "REASON"));

  private JobRows() {}

  static Map<String, @Nullable Object> row(ReplayJob job, Instant now) {
    Map<String, @Nullable Object> row = new LinkedHashMap<>();
    row.put("id", job.id());
    row.put("state", job.shownState(now).text());
    row.put("topic", job.topic());
    row.put("planned", job.counts().planned());
    row.put("replayed", job.counts().replayed());
    row.put("failed", job.counts().failed());
    row.put("skipped", job.counts().skipped());
    row.put("rate", Double.isInfinite(job.perSecond()) ? null : job.perSecond());
    row.put("canary", job.canary());
    row.put("createdAt", job.createdAt().truncatedTo(ChronoUnit.SECONDS).toString());
    row.put("updatedAt", job.updatedAt().toString());
    row.put("by", job.by());
    row.put("reason", job.reason());
    return row;
  }
}
