package dev.longshore.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.longshore.alert.AlertNotice.Status;
import dev.longshore.alert.ReceivingServer.Post;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebhookSinkTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Views.START.plusSeconds(5));
  private static final Alert ALERT =
      new Alert(AlertRule.LAG_AGE, "orders-workers", "orders", "too old", Views.START);

  @Test
  void anAlertIsPostedAsJson() throws InterruptedException {
    try (ReceivingServer server = new ReceivingServer();
        WebhookSink sink = sink(server, "")) {
      sink.tell(List.of(notice(Status.FIRING)), List.of(ALERT), Views.START);

      Post post = server.take();
      JsonNode body = JsonMapper.shared().readTree(post.body());
      assertThat(post.path()).isEqualTo("/hook");
      assertThat(post.signature()).isEqualTo("null");
      assertThat(body.path("type").asString()).isEqualTo("longshore.alert.firing");
      assertThat(body.path("data").path("rule").asString()).isEqualTo("lag-age");
      assertThat(body.path("data").path("severity").asString()).isEqualTo("critical");
      assertThat(body.path("data").path("subject").asString()).isEqualTo("orders");
      assertThat(body.path("data").path("summary").asString()).isEqualTo("too old");
    }
  }

  @Test
  void aPostIsSignedOverItsIdItsTimeAndItsBody() throws InterruptedException {
    try (ReceivingServer server = new ReceivingServer();
        WebhookSink sink = sink(server, "whsec_c2VjcmV0")) {
      sink.tell(List.of(notice(Status.FIRING)), List.of(ALERT), Views.START);

      Post post = server.take();
      assertThat(post.timestamp()).isEqualTo("1767225605");
      assertThat(new WebhookSignature("secret").headers(post.id(), CLOCK.instant(), post.body()))
          .containsEntry("webhook-signature", post.signature());
    }
  }

  @Test
  void theSignatureIsThatOfStandardWebhooks() {
    // The example that the specification's own libraries test with.
    assertThat(
            new WebhookSignature("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
                .headers(
                    "msg_p5jXN8AQM9LWM0D4loKWxJek",
                    java.time.Instant.ofEpochSecond(1_614_265_330),
                    "{\"test\": 2432232314}"))
        .containsEntry("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void aSecretThatIsNoBase64IsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new WebhookSignature("whsec_*"));
  }

  @Test
  void whatFailsIsPostedAgainWithTheSameIdAndInOrder() throws InterruptedException {
    try (ReceivingServer server = new ReceivingServer(503, 429);
        WebhookSink sink = sink(server, "")) {
      sink.tell(
          List.of(notice(Status.FIRING), notice(Status.RESOLVED)), List.of(ALERT), Views.START);

      Post first = server.take();
      assertThat(server.take().id()).isEqualTo(first.id());
      assertThat(server.take().id()).isEqualTo(first.id());
      Post last = server.take();
      assertThat(last.id()).endsWith("-resolved");
      assertThat(last.body()).contains("longshore.alert.resolved");
    }
  }

  @Test
  void whatIsRefusedIsNotPostedAgain() throws InterruptedException {
    try (ReceivingServer server = new ReceivingServer(403);
        WebhookSink sink = sink(server, "")) {
      sink.tell(
          List.of(notice(Status.FIRING), notice(Status.RESOLVED)), List.of(ALERT), Views.START);

      assertThat(server.take().id()).endsWith("-firing");
      assertThat(server.take().id()).endsWith("-resolved");
      assertThat(sink.givenUp()).isEqualTo(1);
    }
  }

  @Test
  void aFullOutboxGivesUpTheOldest() {
    try (Outbox outbox = new Outbox("test", 2, 1, attempt -> 1L)) {
      for (int number = 0; number < 5; number++) {
        outbox.add(
            new Letter(java.net.URI.create("http://127.0.0.1:1/"), "n", "{}", java.util.Map::of));
      }

      assertThat(outbox.givenUp()).isEqualTo(3);
    }
  }

  private static WebhookSink sink(ReceivingServer server, String secret) {
    return new WebhookSink(server.url("/hook"), secret, CLOCK, attempt -> 1L);
  }

  private static AlertNotice notice(Status status) {
    return new AlertNotice(status, ALERT, Views.START);
  }
}
