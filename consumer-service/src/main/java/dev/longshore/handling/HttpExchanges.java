package dev.longshore.handling;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.BytesRequestContent;
import org.eclipse.jetty.client.CompletableResponseListener;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpCookieStore;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to handlers, and what their failures mean: the same for one message and for many. An
 * answer is what it is: redirects are not followed, nothing is decoded, cookies are not kept. Any
 * thread; none blocks here.
 *
 * <p>HTTP/1.1; a connection per request that is under way, kept for the next ones for a few
 * seconds. At most eight threads named {@code http-client} read and write for all of them.
 */
final class HttpExchanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpExchanges.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

  /** Shorter than most servers keep one (Node.js: 5 s), or they close it under the next request. */
  private static final Duration KEPT_IDLE = Duration.ofSeconds(4);

  private static final int THREADS = 8;

  /** As many as there may be attempts under way. */
  private static final int MOST_CONNECTIONS = 1 << 20;

  private final HttpClient client;
  private final InstantSource wallClock;
  private final int largestResponse;

  /**
   * No request yet.
   *
   * @param largestResponse bytes; a longer response is a failure
   */
  HttpExchanges(InstantSource wallClock, int largestResponse) {
    this.wallClock = wallClock;
    this.largestResponse = largestResponse;
    this.client = client();
  }

  private static HttpClient client() {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS, 1);
    threads.setName("http-client");
    threads.setDaemon(true);
    ClientConnector connector = new ClientConnector();
    connector.setSelectors(1);
    connector.setExecutor(threads);
    HttpClient client = new HttpClient(new HttpClientTransportOverHTTP(connector));
    client.setConnectTimeout(CONNECT_TIMEOUT.toMillis());
    client.setIdleTimeout(KEPT_IDLE.toMillis());
    client.setMaxConnectionsPerDestination(MOST_CONNECTIONS);
    client.setMaxRequestsQueuedPerDestination(MOST_CONNECTIONS);
    client.setFollowRedirects(false);
    client.setHttpCookieStore(new HttpCookieStore.Empty());
    client.setUserAgentField(new HttpField(HttpHeader.USER_AGENT, "longshore"));
    try {
      client.start();
    } catch (Exception failure) {
      throw new ProgramFailure(ExitCode.INTERNAL, "the HTTP client does not start: " + failure);
    }
    client.getContentDecoderFactories().clear();
    client.getProtocolHandlers().clear();
    return client;
  }

  /** Sends a request; to cancel the future gives it up. A failure is the cause of its exception. */
  CompletableFuture<HttpReply> send(HttpPost post) {
    Request request =
        client
            .POST(post.uri())
            .body(new BytesRequestContent(post.body()))
            // The lease says how long an answer may take.
            .idleTimeout(0, TimeUnit.MILLISECONDS)
            .headers(
                headers ->
                    post.fields().forEach(field -> headers.add(field.name(), field.value())));
    if (post.uri().getScheme().equalsIgnoreCase("https")) {
      limitHandshake(request);
    }
    CompletableFuture<HttpReply> reply =
        new CompletableResponseListener(request, largestResponse).send().thenApply(HttpReply::new);
    CompletableFuture<HttpReply> _ =
        reply.whenComplete(
            (answered, failure) -> {
              if (failure != null) {
                abort(request, failure);
              }
            });
    return reply;
  }

  /** TLS is agreed on with the first request of a connection, which would wait for it for ever. */
  private void limitHandshake(Request request) {
    Scheduler.Task limit =
        client
            .getScheduler()
            .schedule(
                () ->
                    abort(request, new SocketTimeoutException("no TLS within " + CONNECT_TIMEOUT)),
                CONNECT_TIMEOUT.toMillis(),
                TimeUnit.MILLISECONDS);
    request.onRequestCommit(sent -> limit.cancel());
  }

  /** One that has ended already stays as it is. */
  private static void abort(Request request, Throwable reason) {
    CompletableFuture<Boolean> _ = request.abort(reason);
  }

  /** Whether a status that is no success means a failed attempt, and not a message to reject. */
  static boolean isFailure(int status) {
    return status == 408 || status == 425 || status == 429 || status >= 500;
  }

  /** What a response says that is no success. */
  AttemptFailure failure(HttpReply reply) {
    int status = reply.statusCode();
    return new AttemptFailure(
        "http-" + status, "the handler answered " + status, retryAfter(reply));
  }

  /** Whether no connection was made, so that the endpoint cannot know of the message. */
  static boolean isUnsent(ExecutionException failure) {
    Throwable cause = failure.getCause();
    return cause instanceof ConnectException
        || cause instanceof SocketTimeoutException
        || cause instanceof UnknownHostException
        || cause instanceof UnresolvedAddressException;
  }

  static AttemptFailure unreachable(HttpPost post, ExecutionException failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    String message = cause.getMessage();
    String what = message == null ? cause.getClass().getSimpleName() : message;
    return new AttemptFailure("http-connection", post.uri() + ": " + what, Optional.empty());
  }

  /** Gives up what is under way. */
  @Override
  public void close() {
    try {
      client.stop();
    } catch (Exception failure) {
      LOG.warn("closing the HTTP client: {}", failure.toString());
    }
  }

  private Optional<Duration> retryAfter(HttpReply reply) {
    boolean counts = reply.statusCode() == 429 || reply.statusCode() == 503;
    return counts
        ? reply.header("Retry-After").flatMap(text -> RetryAfter.parse(text, wallClock.instant()))
        : Optional.empty();
  }
}
