package dev.longshore.alert;

import io.github.resilience4j.core.IntervalFunction;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tells alerts to a webhook: one signed POST for each that begins and for each that is over, in
 * their order. A notice that is sent again has the same {@code webhook-id}. Any thread.
 */
public final class WebhookSink implements AlertSink, AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int CAPACITY = 1_000;
  private static final int ATTEMPTS = 8;
  private static final IntervalFunction PAUSES =
      IntervalFunction.ofExponentialBackoff(Duration.ofSeconds(1), 2.0, Duration.ofMinutes(1));

  private final URI url;
  private final WebhookSignature signature;
  private final InstantSource clock;
  private final Outbox outbox;

  /**
   * A sink that is open.
   *
   * @param secret what the receiver checks the signature with, empty for none
   * @throws IllegalArgumentException for a secret that is none
   */
  public WebhookSink(URI url, String secret, InstantSource clock) {
    this(url, secret, clock, PAUSES);
  }

  WebhookSink(URI url, String secret, InstantSource clock, IntervalFunction pauses) {
    this.url = url;
    this.signature = new WebhookSignature(secret);
    this.clock = clock;
    this.outbox = new Outbox("alert-webhook", CAPACITY, ATTEMPTS, pauses).start();
  }

  @Override
  public void tell(List<AlertNotice> notices, List<Alert> firing, Instant at) {
    notices.forEach(notice -> outbox.add(letter(notice)));
  }

  /** Webhooks that were taken. */
  public long posted() {
    return outbox.posted();
  }

  /** Webhooks that never arrived. */
  public long givenUp() {
    return outbox.givenUp();
  }

  @Override
  public void close() {
    outbox.close();
  }

  private Letter letter(AlertNotice notice) {
    String body = JSON.writeValueAsString(document(notice));
    return new Letter(
        url,
        "%s %s".formatted(notice.alert().rule().text(), notice.status().text()),
        body,
        () -> signature.headers(notice.id(), clock.instant(), body));
  }

  private static Map<String, Object> document(AlertNotice notice) {
    Alert alert = notice.alert();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", alert.id());
    data.put("rule", alert.rule().text());
    data.put("severity", alert.rule().severity().text());
    data.put("group", alert.group());
    data.put("subject", alert.subject());
    data.put("summary", alert.summary());
    data.put("since", alert.since().toString());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("type", "longshore.alert." + notice.status().text());
    document.put("timestamp", notice.at().toString());
    document.put("data", data);
    return document;
  }
}
