package dev.longshore.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.alert.AlertNotice.Status;
import dev.longshore.alert.ReceivingServer.Post;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class AlertmanagerSinkTest {
  private static final Alert ALERT =
      new Alert(AlertRule.LAG_AGE, "orders-workers", "orders", "too old", Views.START);

  private final ReceivingServer server = new ReceivingServer();
  private final AlertmanagerSink sink = new AlertmanagerSink(server.url("/am/"), attempt -> 1L);

  @AfterEach
  void close() {
    sink.close();
    server.close();
  }

  @Test
  void anAlertIsPostedByTheSecondVersionOfTheApi() throws InterruptedException {
    sink.tell(List.of(notice(Status.FIRING, 0)), List.of(ALERT), at(0));

    Post post = server.take();
    JsonNode alert = JsonMapper.shared().readTree(post.body()).get(0);
    assertThat(post.path()).isEqualTo("/am/api/v2/alerts");
    assertThat(alert.path("labels").path("alertname").asString()).isEqualTo("LongshoreLagAge");
    assertThat(alert.path("labels").path("severity").asString()).isEqualTo("critical");
    assertThat(alert.path("labels").path("subject").asString()).isEqualTo("orders");
    assertThat(alert.path("annotations").path("summary").asString()).isEqualTo("too old");
    assertThat(alert.path("startsAt").asString()).isEqualTo("2026-01-01T00:00:00Z");
    assertThat(alert.path("endsAt").asString()).isEqualTo("2026-01-01T00:03:00Z");
  }

  @Test
  void whatGoesOnIsRepeatedEveryHalfMinute() throws InterruptedException {
    sink.tell(List.of(notice(Status.FIRING, 0)), List.of(ALERT), at(0));
    assertThat(server.take().body()).contains("00:03:00Z");

    sink.tell(List.of(), List.of(ALERT), at(29));
    sink.tell(List.of(), List.of(ALERT), at(30));

    assertThat(server.take().body()).contains("00:03:30Z");
    assertThat(server.isEmpty()).isTrue();
  }

  @Test
  void theEndIsPostedAndRepeatedForAWhile() throws InterruptedException {
    sink.tell(List.of(notice(Status.RESOLVED, 10)), List.of(), at(10));
    assertThat(server.take().body()).contains("\"endsAt\":\"2026-01-01T00:00:10Z\"");

    sink.tell(List.of(), List.of(), at(300));
    assertThat(server.take().body()).contains("\"endsAt\":\"2026-01-01T00:00:10Z\"");

    sink.tell(List.of(), List.of(), at(400));
    sink.tell(List.of(notice(Status.FIRING, 500)), List.of(ALERT), at(500));

    assertThat(server.take().body()).doesNotContain("00:00:10Z");
  }

  @Test
  void anAlertThatCameBackIsNotEndedByItsPast() throws InterruptedException {
    sink.tell(List.of(notice(Status.RESOLVED, 10)), List.of(), at(10));
    server.take();

    sink.tell(List.of(notice(Status.FIRING, 60)), List.of(ALERT), at(60));

    assertThat(JsonMapper.shared().readTree(server.take().body()).size()).isEqualTo(1);
  }

  @Test
  void nothingIsPostedWhileNothingIsWrong() throws InterruptedException {
    sink.tell(List.of(), List.of(), at(0));
    sink.tell(List.of(notice(Status.FIRING, 60)), List.of(ALERT), at(60));

    assertThat(server.take().body()).contains("LongshoreLagAge");
    assertThat(server.isEmpty()).isTrue();
  }

  private static Instant at(long second) {
    return Views.START.plusSeconds(second);
  }

  private static AlertNotice notice(Status status, long second) {
    return new AlertNotice(status, ALERT, at(second));
  }
}
