package dev.longshore.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.fleet.Counts;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupReading.Failure;
import dev.longshore.fleet.GroupSnapshot;
import dev.longshore.fleet.GroupSnapshot.DeadLetterTopic;
import dev.longshore.fleet.GroupSnapshot.Member;
import dev.longshore.fleet.GroupSnapshot.PartitionLag;
import dev.longshore.fleet.ObservedGroup;
import dev.longshore.fleet.WorkerReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatusPageTest {
  private static final String EVIL = "<script>alert('x\"&')</script>";
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");

  @Test
  void everythingThatMeansSomethingInHtmlIsEscaped() {
    assertThat(Html.escape(EVIL))
        .isEqualTo("&lt;script&gt;alert(&#39;x&quot;&amp;&#39;)&lt;/script&gt;");
    assertThat(Html.escape("a\u0000b\nc")).isEqualTo("a b c");
    assertThat(Html.escape("größe ☃ 😀")).isEqualTo("größe ☃ 😀");
  }

  @Test
  void namesFromOutsideCannotBringMarkupIntoThePage() {
    ObservedGroup group = new ObservedGroup(EVIL, List.of(EVIL), List.of(EVIL));
    GroupSnapshot snapshot =
        new GroupSnapshot(
            NOW,
            EVIL,
            List.of(new Member(EVIL, EVIL, EVIL, Optional.empty(), List.of(EVIL))),
            List.of(new PartitionLag(EVIL, 0, OptionalLong.of(1), 3, 2)),
            List.of(new DeadLetterTopic(EVIL, 1, 1)));
    GroupReading reading =
        new GroupReading(Optional.of(snapshot), Optional.of(new Failure(NOW, EVIL)));
    WorkerReport worker = new WorkerReport(EVIL, 1, EVIL, EVIL, 0, 0, 0, Counts.NONE, NOW);

    String page = new StatusPage(group, reading, Optional.of(List.of(worker))).html();

    assertThat(page).doesNotContain("<script", "alert('").contains("&lt;script&gt;");
  }

  @Test
  void thePageWorksWithoutScriptsAndLoadsNothing() {
    String page = page(new GroupReading(Optional.of(snapshot()), Optional.empty()));

    assertThat(page)
        .contains("http-equiv=\"refresh\"", "lang=\"en\"")
        .doesNotContain("<script", "src=", "href=", "http://", "https://", "@import");
  }

  @Test
  void thePageTellsPartitionsMembersAndDeadLetters() {
    String page = page(new GroupReading(Optional.of(snapshot()), Optional.empty()));

    assertThat(page)
        .contains("<h1>Group workers</h1>", "Stable, 1 members, lag 2", "consumer-1", "orders-0")
        .contains("<td class=\"n\">5</td>", "<td class=\"n\">7</td>", "orders.dlq")
        .doesNotContain("cannot be read");
  }

  @Test
  void unreadableIsToldApartFromEmpty() {
    GroupReading unreadable =
        new GroupReading(Optional.of(snapshot()), Optional.of(new Failure(NOW, "no broker")));

    assertThat(page(GroupReading.NONE)).contains("nothing has been read from Kafka yet");
    assertThat(page(unreadable))
        .contains("Kafka cannot be read since 2026-01-02T03:04:05Z: no broker", "orders-0");
  }

  private static String page(GroupReading reading) {
    ObservedGroup group = new ObservedGroup("workers", List.of("orders"), List.of("orders.dlq"));
    return new StatusPage(group, reading, Optional.empty()).html();
  }

  private static GroupSnapshot snapshot() {
    return new GroupSnapshot(
        NOW,
        "Stable",
        List.of(
            new Member("id", "consumer-1", "/127.0.0.1", Optional.empty(), List.of("orders-0"))),
        List.of(new PartitionLag("orders", 0, OptionalLong.of(5), 7, 2)),
        List.of(new DeadLetterTopic("orders.dlq", 13, 13)));
  }
}
