package dev.longshore.handling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.longshore.endpoint.Balance;
import dev.longshore.endpoint.Endpoint;
import dev.longshore.endpoint.EndpointListener;
import dev.longshore.endpoint.EndpointPool;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import dev.longshore.time.Ticker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpHandlerTest {
  private static final InstantSource CLOCK = InstantSource.fixed(Instant.ofEpochSecond(1_000));

  private final Map<String, String> received = new ConcurrentHashMap<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private final CompletableFuture<AckResult> lateAnswer = new CompletableFuture<>();
  private final LeaseTokens tokens = new LeaseTokens(CLOCK);
  private HttpServer server = unstarted();
  private HttpHandler handler = handlerTo(server);

  @BeforeEach
  void start() {
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    release.countDown();
    handler.close();
    server.stop(0);
  }

  @Test
  void aSuccessIsAnAckAndItsBodyTheResult() throws Exception {
    assertThat(handle("204")).isEqualTo(Outcome.ack());
    assertThat(handle("200")).isInstanceOf(Outcome.Ack.class);
    assertThat(((Outcome.Ack) handle("200")).result())
        .hasValueSatisfying(body -> assertThat(body).asString().isEqualTo("done"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"408", "425", "429", "500", "503", "599"})
  void aPassingFailureIsAFailedAttempt(String status) {
    assertThatThrownBy(() -> handle(status))
        .isInstanceOf(AttemptFailure.class)
        .extracting(failure -> ((AttemptFailure) failure).kind())
        .isEqualTo("http-" + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"301", "307", "400", "404", "422"})
  void anyOtherStatusRejects(String status) throws Exception {
    assertThat(handle(status)).isEqualTo(Outcome.reject("the handler answered " + status));
  }

  @Test
  void retryAfterIsHeededFor429And503Only() throws Exception {
    assertThat(retryAfter("429 7")).contains(Duration.ofSeconds(7));
    assertThat(retryAfter("503 7")).contains(Duration.ofSeconds(7));
    assertThat(retryAfter("500 7")).isEmpty();
    assertThat(retryAfter("503 soon")).isEmpty();
    assertThat(retryAfter("503 Thu, 01 Jan 1970 00:17:00 GMT")).contains(Duration.ofSeconds(20));
    assertThat(retryAfter("503 Thu, 01 Jan 1970 00:00:00 GMT")).contains(Duration.ZERO);
  }

  @Test
  void theRequestSaysWhatMessageItIs() throws Exception {
    handler.handle(message("204", "k/ö 1".getBytes(StandardCharsets.UTF_8)), new NoDelivery());

    assertThat(received)
        .containsEntry("Longshore-topic", "orders")
        .containsEntry("Longshore-partition", "3")
        .containsEntry("Longshore-offset", "42")
        .containsEntry("Longshore-attempt", "2")
        .containsEntry("Longshore-timestamp", "1234567")
        .containsEntry("Longshore-deadline", "1000500")
        .containsEntry("Longshore-key", "k%2F%C3%B6%201")
        .containsEntry("Ce-id", "id-1")
        .containsEntry("Ce-subject", "%C3%BC")
        .containsEntry("Traceparent", "00-aa-bb-01")
        .containsEntry("Content-type", "application/json")
        .containsKey("Longshore-lease")
        .doesNotContainKey("Private");
  }

  @Test
  void aBinaryKeyTravelsAsBase64() throws Exception {
    handler.handle(message("204", new byte[] {(byte) 0xff, 0}), new NoDelivery());

    assertThat(received).containsEntry("Longshore-key", "/wA=;base64");
  }

  @Test
  void anEndpointThatIsNotThereIsAFailedAttemptThatNamesIt() {
    server.stop(0);

    assertThatThrownBy(() -> handle("200"))
        .isInstanceOf(AttemptFailure.class)
        .hasMessageContaining("http://127.0.0.1:");
  }

  @Test
  void aResponseBeyondTheLimitIsAFailedAttempt() {
    assertThatThrownBy(() -> handle("large")).isInstanceOf(AttemptFailure.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\ndo",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\ndone\r\n",
        "HTTP/1.1 200 OK\r\nContent-Le",
        "SSH-2.0-OpenSSH_9.6\r\n",
        ""
      })
  void anAnswerThatIsCutOrNoneIsAFailedAttempt(String answer) throws Exception {
    try (ServerSocket sloppy = answering(answer)) {
      HttpHandler handler = handlerTo("http", sloppy.getLocalPort());

      assertThatThrownBy(() -> handler.handle(message("x", null), new NoDelivery()))
          .isInstanceOfSatisfying(
              AttemptFailure.class,
              failure -> assertThat(failure.kind()).isEqualTo("http-connection"));
      handler.close();
    }
  }

  @Test
  void aServerThatSpeaksNoTlsIsAFailedAttempt() throws Exception {
    HttpHandler tls = handlerTo("https", server.getAddress().getPort());

    assertThatThrownBy(() -> tls.handle(message("x", null), new NoDelivery()))
        .isInstanceOfSatisfying(
            AttemptFailure.class,
            failure -> assertThat(failure.kind()).isEqualTo("http-connection"))
        .hasMessageContaining("https://127.0.0.1:");
    tls.close();
  }

  @Test
  void anAnswerThatTricklesIsNoneWhenItsLeaseEnds() throws Exception {
    try (ServerSocket slow =
        answering("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nd", release)) {
      HttpHandler handler = handlerTo("http", slow.getLocalPort());
      Thread caller = Thread.currentThread();
      Thread.ofVirtual()
          .start(
              () -> {
                awaitRequest();
                caller.interrupt();
              });

      assertThatThrownBy(
              () -> handler.handle(message("x", null), new NoDelivery(Optional.of(lateAnswer))))
          .isInstanceOf(InterruptedException.class);
      assertThat(lateAnswer).isNotDone();
      handler.close();
    }
  }

  private ServerSocket answering(String answer) throws IOException {
    return answering(answer, new CountDownLatch(0));
  }

  /** A server that says this to everybody, whatever it is asked, and after a go hangs up. */
  private ServerSocket answering(String answer, CountDownLatch go) throws IOException {
    ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(
            () -> {
              while (!listener.isClosed()) {
                try (Socket connection = listener.accept()) {
                  int _ = connection.getInputStream().read(new byte[8192]);
                  connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                  connection.getOutputStream().flush();
                  received.put("Longshore-topic", "something");
                  go.await();
                } catch (IOException closed) {
                  // by the other side, or by the test
                } catch (InterruptedException interrupted) {
                  Thread.currentThread().interrupt();
                  return;
                }
              }
            });
    return listener;
  }

  @Test
  void anInterruptEndsTheCallAndALateAnswerIsHeard() throws Exception {
    Thread caller = Thread.currentThread();
    Thread.ofVirtual()
        .start(
            () -> {
              awaitRequest();
              caller.interrupt();
            });

    assertThatThrownBy(
            () -> handler.handle(message("hang", null), new NoDelivery(Optional.of(lateAnswer))))
        .isInstanceOf(InterruptedException.class);
    assertThat(lateAnswer).isNotDone();
    release.countDown();

    assertThat(lateAnswer.get(10, TimeUnit.SECONDS)).isEqualTo(AckResult.STALE);
  }

  @Test
  void aLeaseTokenIsKnownOnlyWhileAnAnswerIsAwaited() throws Exception {
    assertThat(handle("202")).isEqualTo(Outcome.async());
    assertThat(tokens.find(token())).isPresent();

    handle("204");
    assertThat(tokens.find(token())).isEmpty();
  }

  private String token() {
    return received.getOrDefault("Longshore-lease", "");
  }

  private Outcome handle(String wanted) throws Exception {
    return handler.handle(message(wanted, null), new NoDelivery());
  }

  private Optional<Duration> retryAfter(String wanted) throws Exception {
    try {
      throw new AssertionError("not a failure: " + handle(wanted));
    } catch (AttemptFailure failure) {
      return failure.retryAfter();
    }
  }

  private void awaitRequest() {
    while (!received.containsKey("Longshore-topic")) {
      Thread.onSpinWait();
    }
  }

  /** Does what the body asks for: a status, and a Retry-After behind it. */
  private void answer(HttpExchange exchange) throws IOException {
    String wanted = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    exchange.getRequestHeaders().forEach((name, values) -> received.put(name, values.getFirst()));
    try (exchange) {
      if (wanted.equals("hang")) {
        release.await();
        exchange.sendResponseHeaders(204, -1);
      } else if (wanted.equals("large")) {
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().write(new byte[2 << 20]);
      } else {
        String[] words = wanted.split(" ", 2);
        if (words.length > 1) {
          exchange.getResponseHeaders().add("Retry-After", words[1]);
        }
        byte[] body = "done".getBytes(StandardCharsets.UTF_8);
        boolean hasBody = words[0].equals("200");
        exchange.sendResponseHeaders(Integer.parseInt(words[0]), hasBody ? body.length : -1);
        if (hasBody) {
          exchange.getResponseBody().write(body);
        }
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static Message message(String value, byte @Nullable [] key) {
    RecordHeaders headers = new RecordHeaders();
    headers.add("ce_id", "id-1".getBytes(StandardCharsets.UTF_8));
    headers.add("ce_subject", "ü".getBytes(StandardCharsets.UTF_8));
    headers.add("content-type", "application/json".getBytes(StandardCharsets.UTF_8));
    headers.add("traceparent", "00-aa-bb-01".getBytes(StandardCharsets.UTF_8));
    headers.add("private", "secret".getBytes(StandardCharsets.UTF_8));
    return Message.of(
        new ConsumerRecord<byte @Nullable [], byte @Nullable []>(
            "orders",
            3,
            42,
            1_234_567,
            TimestampType.CREATE_TIME,
            -1,
            -1,
            key,
            value.getBytes(StandardCharsets.UTF_8),
            headers,
            Optional.empty()));
  }

  private HttpHandler handlerTo(HttpServer target) {
    return handlerTo("http", target.getAddress().getPort());
  }

  private HttpHandler handlerTo(String scheme, int port) {
    URI address = URI.create(scheme + "://127.0.0.1:" + port + "/");
    EndpointPool pool =
        new EndpointPool(
            List.of(new Endpoint("one", address, 1)),
            new Balance.RoundRobin(),
            Ticker.system(),
            EndpointListener.NONE);
    return new HttpHandler(pool, tokens, CLOCK, Duration.ofSeconds(30));
  }

  private static HttpServer unstarted() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
