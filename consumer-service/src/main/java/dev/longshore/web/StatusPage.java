package dev.longshore.web;

import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupSnapshot.DeadLetterTopic;
import dev.longshore.fleet.GroupSnapshot.Member;
import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import dev.longshore.fleet.ObservedGroup;
import dev.longshore.fleet.WorkerReport;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The status of a group as a page that works without scripts and loads nothing else. It asks the
 * browser for a new one every few seconds.
 */
final class StatusPage {
  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
      h1 { font-size: 1.4rem; margin-bottom: 0; }
      table { border-collapse: collapse; margin: 1.5rem 0; width: 100%; }
      caption { font-weight: 600; padding: .3rem 0; text-align: left; }
      th, td { border-bottom: 1px solid #8886; padding: .25rem .6rem .25rem 0; text-align: left; }
      td.n { font-variant-numeric: tabular-nums; }
      .bad { border-left: 4px solid #c33; padding-left: .6rem; }
      """;
  private static final String END = "</body>\n</html>\n";

  private final ObservedGroup group;
  private final GroupReading reading;
  private final Optional<List<WorkerReport>> workers;

  StatusPage(ObservedGroup group, GroupReading reading, Optional<List<WorkerReport>> workers) {
    this.group = group;
    this.reading = reading;
    this.workers = workers;
  }

  String html() {
    String name = Html.escape(group.name());
    StringBuilder page =
        new StringBuilder(
            """
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="refresh" content="3">
            <title>%s – Longshore</title>
            <style>
            %s</style>
            </head>
            <body>
            <h1>Group %s</h1>
            """
                .formatted(name, STYLE, name));
    page.append(status());
    workers.ifPresent(known -> page.append(processes(known)));
    reading.last().ifPresent(snapshot -> page.append(tables(snapshot)));
    return page.append(END).toString();
  }

  private String status() {
    String known =
        reading
            .last()
            .map(
                snapshot ->
                    paragraph(
                        "",
                        "%s, %d members, lag %d, read at %s"
                            .formatted(
                                snapshot.state(),
                                snapshot.members().size(),
                                snapshot.lag(),
                                time(snapshot.readAt()))))
            .orElse(paragraph("", "nothing has been read from Kafka yet"));
    String unreadable =
        reading
            .failure()
            .map(
                failure ->
                    paragraph(
                        " class=\"bad\" role=\"alert\"",
                        "Kafka cannot be read since %s: %s"
                            .formatted(time(failure.since()), failure.why())))
            .orElse("");
    return unreadable + known;
  }

  private static String processes(List<WorkerReport> workers) {
    HtmlTable table =
        new HtmlTable(
            "Consumers on this machine",
            "No consumer has been started.",
            "id",
            "process",
            "state",
            "partitions",
            "in flight",
            "lag",
            "acked",
            "retried",
            "dead letters");
    workers.forEach(
        worker ->
            table.row(
                worker.id(),
                worker.pid(),
                worker.state(),
                worker.partitions(),
                worker.inFlight(),
                worker.lag(),
                worker.counts().acked(),
                worker.counts().retried(),
                worker.counts().deadLettered()));
    return table.html();
  }

  private static String tables(GroupSnapshot snapshot) {
    return members(snapshot.members())
        + partitions(snapshot.partitions())
        + deadLetters(snapshot.deadLetters());
  }

  private static String members(List<Member> members) {
    HtmlTable table =
        new HtmlTable("Members", "The group has no members.", "instance", "address", "partitions");
    members.forEach(
        member ->
            table.row(member.client(), member.host(), String.join(", ", member.partitions())));
    return table.html();
  }

  private static String partitions(List<PartitionLag> partitions) {
    HtmlTable table =
        new HtmlTable(
            "Partitions",
            "The topics do not exist.",
            "topic",
            "partition",
            "committed",
            "end",
            "lag");
    partitions.forEach(
        partition ->
            table.row(
                partition.topic(),
                partition.partition(),
                text(partition.committed()),
                partition.end(),
                partition.lag()));
    return table.html();
  }

  private static String deadLetters(List<DeadLetterTopic> topics) {
    HtmlTable table =
        new HtmlTable("Dead letters", "There is no dead-letter topic.", "topic", "records");
    topics.forEach(topic -> table.row(topic.topic(), topic.records()));
    return table.html();
  }

  private static String paragraph(String attributes, String text) {
    return "<p" + attributes + ">" + Html.escape(text) + "</p>\n";
  }

  private static String text(OptionalLong offset) {
    return offset.isPresent() ? Long.toString(offset.getAsLong()) : "none";
  }

  private static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
