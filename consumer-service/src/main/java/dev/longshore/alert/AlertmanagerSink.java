package dev.longshore.alert;

import dev.longshore.alert.AlertNotice.Status;
import io.github.resilience4j.core.IntervalFunction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells alerts to an Alertmanager, by version 2 of its API: all that goes on and what ended lately,
 * at once when something is new and every half minute while anything goes on. Each post replaces
 * the one before, so only the newest waits; an alert that nobody repeats any more ends by itself
 * after three minutes. Owned by the thread that ticks.
 */
public final class AlertmanagerSink implements AlertSink, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration REPEAT = Duration.ofSeconds(30);
  private static final Duration LIFE = Duration.ofMinutes(3);

  /** How long an end is repeated, in case that a post was lost. */
  private static final Duration MEMORY = Duration.ofMinutes(5);

  private static final int ATTEMPTS = 3;
  private static final IntervalFunction PAUSES =
      IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(1), 2.0);

  private final URI url;
  private final Outbox outbox;
  private List<AlertNotice> over = List.of();
  private Instant posted = Instant.EPOCH;

  /**
   * A sink that is open.
   *
   * @param url the Alertmanager's own address, as {@code http://alertmanager:9093}
   */
  public AlertmanagerSink(URI url) {
    this(url, PAUSES);
  }

  AlertmanagerSink(URI url, IntervalFunction pauses) {
    this.url = URI.create(url.toString().replaceAll("/+$", "") + "/api/v2/alerts");
    this.outbox = new Outbox("alertmanager", 1, ATTEMPTS, pauses).start();
  }

  @Override
  public void tell(List<AlertNotice> notices, List<Alert> firing, Instant at) {
    List<AlertNotice> ended = new ArrayList<>(over);
    notices.stream().filter(notice -> notice.status() == Status.RESOLVED).forEach(ended::add);
    ended.removeIf(notice -> Duration.between(notice.at(), at).compareTo(MEMORY) > 0);
    over = List.copyOf(ended);
    boolean isDue = Duration.between(posted, at).compareTo(REPEAT) >= 0;
    if (notices.isEmpty() && !(isDue && !(firing.isEmpty() && over.isEmpty()))) {
      return;
    }
    posted = at;
    outbox.add(
        new Letter(
            url,
            "%d alerts".formatted(firing.size()),
            JSON.writeValueAsString(documents(firing, at)),
            Map::of));
  }

  /** Posts that were taken. */
  public long posted() {
    return outbox.posted();
  }

  /** Posts that never arrived. */
  public long givenUp() {
    return outbox.givenUp();
  }

  @Override
  public void close() {
    outbox.close();
  }

  private List<Map<String, Object>> documents(List<Alert> firing, Instant at) {
    List<Map<String, Object>> documents = new ArrayList<>();
    over.stream()
        .filter(notice -> firing.stream().noneMatch(alert -> isSame(alert, notice.alert())))
        .map(notice -> document(notice.alert(), notice.at()))
        .forEach(documents::add);
    firing.stream().map(alert -> document(alert, at.plus(LIFE))).forEach(documents::add);
    return documents;
  }

  /** By its labels: an alert that has come back must not be ended by its own past. */
  private static boolean isSame(Alert one, Alert other) {
    return one.rule() == other.rule() && one.subject().equals(other.subject());
  }

  private static Map<String, Object> document(Alert alert, Instant until) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(
        "labels",
        Map.of(
            "alertname", alert.rule().title(),
            "severity", alert.rule().severity().text(),
            "group", alert.group(),
            "subject", alert.subject()));
    document.put("annotations", Map.of("summary", alert.summary()));
    document.put("startsAt", alert.since().toString());
    document.put("endsAt", until.toString());
    return document;
  }
}
