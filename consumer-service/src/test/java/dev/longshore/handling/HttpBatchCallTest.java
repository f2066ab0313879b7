package dev.longshore.handling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longshore.endpoint.Balance;
import dev.longshore.endpoint.Endpoint;
import dev.longshore.endpoint.EndpointListener;
import dev.longshore.endpoint.EndpointPool;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.message.Message;
import dev.longshore.time.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class HttpBatchCallTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));

  private final LeaseTokens tokens = new LeaseTokens(CLOCK);
  private final HttpServer server = unstarted();
  private final HttpBatchCall call =
      callTo(URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));

  private volatile int status = 200;
  private volatile String answer = "";
  private volatile String contentType = "";
  private volatile JsonNode received = JsonMapper.shared().createArrayNode();

  @BeforeEach
  void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    call.close();
    server.stop(0);
  }

  @Test
  void eachMessageIsACloudEvent() throws Exception {
    answer = acks(3);

    call(message(0, "{\"a\": 1.25}", "application/json"), message(1, "text", "text/plain"));

    assertThat(contentType).isEqualTo("application/cloudevents-batch+json");
    JsonNode first = received.get(0);
    assertThat(first.path("specversion").asString()).isEqualTo("1.0");
    assertThat(first.path("id").asString()).isEqualTo("id-0");
    assertThat(first.path("type").asString()).isEqualTo("order.created");
    assertThat(first.path("source").asString()).isEqualTo("/orders");
    assertThat(first.path("subject").asString()).isEqualTo("ü");
    assertThat(first.path("datacontenttype").asString()).isEqualTo("application/json");
    assertThat(first.path("data").toString()).isEqualTo("{\"a\":1.25}");
    assertThat(first.path("longshoretopic").asString()).isEqualTo("orders");
    assertThat(first.path("longshorepartition").asInt()).isEqualTo(3);
    assertThat(first.path("longshoreoffset").asString()).isEqualTo("0");
    assertThat(first.path("longshoreattempt").asInt()).isEqualTo(2);
    assertThat(first.path("longshorekey").asString()).isEqualTo("key");
    assertThat(first.path("longshoredeadline").asString()).isEqualTo("1000500");
    assertThat(first.path("longshorelease").asString()).isNotEmpty();
    assertThat(received.get(1).path("data_base64").asString()).isEqualTo("dGV4dA==");
    assertThat(received.get(1).has("data")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"7|data", "7 8|data_base64", "{\"a\":|data_base64", "nonsense|data_base64"})
  void whatIsNoJsonGoesAsBytes(String value, String field) throws Exception {
    answer = acks(1);

    call(message(0, value, null));

    assertThat(received.get(0).propertyNames()).contains(field);
  }

  @Test
  void aMessageWithoutAValueHasNoData() throws Exception {
    answer = acks(1);

    call(message(0, null, null));

    assertThat(received.get(0).propertyNames()).doesNotContain("data", "data_base64");
  }

  @Test
  void eachMessageHasItsOwnOutcomeInAnyOrder() throws Exception {
    answer =
        """
        [{"id": "id-2", "outcome": "reject", "reason": "broken"},
         {"id": "unknown", "outcome": "ack"},
         {"id": "id-1", "outcome": "retry", "delay": 1500},
         {"id": "id-0", "outcome": "ack"},
         {"id": "id-3", "outcome": "retry", "delay": "PT3S", "reason": "later"},
         {"id": "id-4", "outcome": "retry"},
         {"id": "id-5", "outcome": "perhaps"},
         {"id": "id-6", "outcome": "async"}]
        """;

    List<AttemptResult> results = call(messages(8));

    assertThat(results.get(0)).isInstanceOf(AttemptResult.Acked.class);
    assertThat(((AttemptResult.Failed) results.get(1)).askedFor())
        .contains(Duration.ofMillis(1500));
    assertThat(((AttemptResult.Rejected) results.get(2)).failure().message()).isEqualTo("broken");
    assertThat(((AttemptResult.Failed) results.get(3)).askedFor()).contains(Duration.ofSeconds(3));
    assertThat(((AttemptResult.Failed) results.get(3)).failure().message()).isEqualTo("later");
    assertThat(((AttemptResult.Failed) results.get(4)).askedFor()).isEmpty();
    assertThat(((AttemptResult.Failed) results.get(5)).failure().message())
        .contains("id-5", "perhaps", "ack, retry, reject, async");
    assertThat(results.get(6)).isInstanceOf(AttemptResult.Awaiting.class);
    assertThat(((AttemptResult.Failed) results.get(7)).failure().message())
        .contains("names no outcome for the id id-7");
  }

  @Test
  void ofMessagesWithTheSameIdTheFirstAnswerIsForTheFirst() throws Exception {
    answer = "[{\"id\":\"id-0\",\"outcome\":\"ack\"},{\"id\":\"id-0\",\"outcome\":\"reject\"}]";

    List<AttemptResult> results = call(message(0, "1", null), message(0, "2", null));

    assertThat(results.get(0)).isInstanceOf(AttemptResult.Acked.class);
    assertThat(results.get(1)).isInstanceOf(AttemptResult.Rejected.class);
  }

  @Test
  void aLeaseIsKnownWhileItsAnswerIsAwaited() throws Exception {
    answer = "[{\"id\":\"id-0\",\"outcome\":\"ack\"},{\"id\":\"id-1\",\"outcome\":\"async\"}]";

    call(messages(2));

    assertThat(tokens.find(received.get(0).path("longshorelease").asString())).isEmpty();
    assertThat(tokens.find(received.get(1).path("longshorelease").asString())).isPresent();
  }

  @Test
  void acceptedMeansThatAllAreAnsweredLater() throws Exception {
    status = 202;

    assertThat(call(messages(3))).hasOnlyElementsOfType(AttemptResult.Awaiting.class);
  }

  @ParameterizedTest
  @CsvSource({"500", "429", "404", "302"})
  void anyOtherStatusFailsTheWholeCall(int code) {
    status = code;

    assertThatThrownBy(() -> call(messages(2)))
        .isInstanceOf(AttemptFailure.class)
        .extracting(failure -> ((AttemptFailure) failure).kind())
        .isEqualTo("http-" + code);
  }

  @Test
  void aMessageThatIsAloneIsRejectedByItsStatus() throws Exception {
    status = 422;

    assertThat(call(messages(1))).hasOnlyElementsOfType(AttemptResult.Rejected.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"''", "{}", "[", "[] []"})
  void whatIsNoArrayFailsTheWholeCall(String body) {
    answer = body;

    assertThatThrownBy(() -> call(messages(2)))
        .isInstanceOf(AttemptFailure.class)
        .hasMessageContaining("[{\"id\":\"7\",\"outcome\":\"ack\"}]");
  }

  @Test
  void aPlaceThatTakesNoConnectionsIsLeftForAnother() throws Exception {
    URI nobody = URI.create("http://127.0.0.1:" + freePort() + "/");
    answer = acks(2);

    try (HttpBatchCall two =
        callTo(nobody, URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))) {
      List<DeliveryContext> contexts = List.of(new NoDelivery(), new NoDelivery());
      assertThat(two.call(List.of(messages(2)), contexts))
          .hasOnlyElementsOfType(AttemptResult.Acked.class);
    }
    assertThat(received).hasSize(2);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private HttpBatchCall callTo(URI... addresses) {
    List<Endpoint> endpoints = new ArrayList<>();
    for (URI address : addresses) {
      endpoints.add(new Endpoint("place-" + endpoints.size(), address, 1));
    }
    return new HttpBatchCall(
        new EndpointPool(
            endpoints, new Balance.RoundRobin(), Ticker.system(), EndpointListener.NONE),
        tokens,
        CLOCK,
        Duration.ofSeconds(30));
  }

  private List<AttemptResult> call(Message... messages) throws InterruptedException {
    List<DeliveryContext> contexts =
        List.of(messages).stream().<DeliveryContext>map(any -> new NoDelivery()).toList();
    return call.call(List.of(messages), contexts);
  }

  private static Message[] messages(int count) {
    Message[] messages = new Message[count];
    for (int index = 0; index < count; index++) {
      messages[index] = message(index, "{}", null);
    }
    return messages;
  }

  private static String acks(int count) {
    StringBuilder text = new StringBuilder("[");
    for (int index = 0; index < count; index++) {
      text.append(index == 0 ? "" : ",")
          .append("{\"id\":\"id-%d\",\"outcome\":\"ack\"}".formatted(index));
    }
    return text.append("]").toString();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      contentType = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
      received = JsonMapper.shared().readTree(exchange.getRequestBody().readAllBytes());
      byte[] body = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Message message(int number, @Nullable String value, @Nullable String type) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", ("id-" + number).getBytes(StandardCharsets.UTF_8));
    headers.add("ce_type", "order.created".getBytes(StandardCharsets.UTF_8));
    headers.add("ce_subject", "ü".getBytes(StandardCharsets.UTF_8));
    if (type != null) {
      headers.add("content-type", type.getBytes(StandardCharsets.UTF_8));
    }
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            "orders",
            3,
            number,
            1_234_567,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            "key".getBytes(StandardCharsets.UTF_8),
            value == null ? null : value.getBytes(StandardCharsets.UTF_8),
            headers,
            Optional.empty()));
  }

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
