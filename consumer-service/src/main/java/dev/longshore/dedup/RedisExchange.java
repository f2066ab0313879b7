package dev.longshore.dedup;

import dev.longshore.message.Fingerprint;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.resource.ClientResources;
import io.lettuce.core.resource.DefaultClientResources;
import io.lettuce.core.resource.Delay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A Redis, a single one or what sentinels point to. An id is a key under {@code
 * longshore:dedup:GROUP:}: a claim is {@code c:} and a token of the instance and expires with its
 * lease; what is done is {@code d:} and the payload's checksum and expires with the window. Any
 * thread; nothing blocks but {@link #connect} and {@link #close}.
 */
final class RedisExchange implements Exchange, AutoCloseable {
  private static final Duration RECONNECT_AFTER = Duration.ofMillis(500);

  /** Beyond a request's own time: for a connection at the start, and for requests in a queue. */
  private static final int PATIENCE = 2;

  private static final int THREADS = 2;
  private static final int MOST_QUEUED = 10_000;
  private static final String CLAIM = "c:";
  private static final String DONE = "d:";
  private static final int HEX = 16;

  /** A claim is renewed or given back by whoever has it, and by nobody else. */
  private static final String IF_OURS = "if redis.call('get', KEYS[1]) == ARGV[1] then return ";

  private static final String RENEW =
      IF_OURS + "redis.call('pexpire', KEYS[1], ARGV[2]) else return 0 end";

  private static final String RELEASE = IF_OURS + "redis.call('del', KEYS[1]) else return 0 end";

  private final String prefix;
  private final long windowMillis;
  private final Duration timeout;
  private final String claim = CLAIM + UUID.randomUUID();
  private final RedisURI uri;
  private final ClientResources resources;
  private final RedisClient client;
  private final Object lock = new Object();

  /** The latest try to connect; guarded by the lock. */
  private @Nullable CompletableFuture<StatefulRedisConnection<String, String>> connecting;

  RedisExchange(String address, String group, Duration window, Duration timeout) {
    this.prefix = "longshore:dedup:" + group + ":";
    this.windowMillis = window.toMillis();
    this.timeout = timeout;
    this.uri = RedisURI.create(address);
    uri.setTimeout(timeout);
    this.resources =
        DefaultClientResources.builder()
            .ioThreadPoolSize(THREADS)
            .computationThreadPoolSize(THREADS)
            .reconnectDelay(Delay.constant(RECONNECT_AFTER))
            .build();
    this.client = RedisClient.create(resources);
    client.setOptions(
        ClientOptions.builder()
            .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
            .socketOptions(SocketOptions.builder().connectTimeout(timeout).build())
            .timeoutOptions(TimeoutOptions.enabled(timeout))
            .requestQueueSize(MOST_QUEUED)
            .build());
  }

  /** Connects, within a bounded time; without success the next request tries again. */
  void connect() {
    try {
      StatefulRedisConnection<String, String> _ =
          connection().get(PATIENCE * timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException down) {
      // Told with the first request that fails for it.
      return;
    }
  }

  private CompletableFuture<StatefulRedisConnection<String, String>> connection() {
    synchronized (lock) {
      if (connecting == null || connecting.isCompletedExceptionally()) {
        connecting =
            client
                .connectAsync(StringCodec.UTF8, uri)
                .toCompletableFuture()
                .thenApply(
                    connection -> {
                      connection.setAutoFlushCommands(false);
                      return connection;
                    });
      }
      return connecting;
    }
  }

  @Override
  public CompletionStage<List<Answer>> send(List<Request> requests) {
    return connection()
        .thenCompose(connection -> send(connection, requests))
        .orTimeout(PATIENCE * timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private CompletionStage<List<Answer>> send(
      StatefulRedisConnection<String, String> connection, List<Request> requests) {
    List<CompletableFuture<Answer>> answers = new ArrayList<>(requests.size());
    try {
      for (Request request : requests) {
        answers.add(send(connection.async(), request));
      }
      connection.flushCommands();
    } catch (RedisException failure) {
      return CompletableFuture.failedStage(failure);
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> answers.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<Answer> send(
      RedisAsyncCommands<String, String> redis, Request request) {
    String key = prefix + request.id().text();
    return switch (request) {
      case Request.Claim claimed -> {
        RedisFuture<String> set = redis.set(key, claim, SetArgs.Builder.nx().px(lease()));
        CompletableFuture<String> found = redis.get(key).toCompletableFuture();
        yield set.toCompletableFuture().thenCombine(found, (any, value) -> answer(value));
      }
      case Request.Renew renewed ->
          counted(
              redis.eval(
                  RENEW, ScriptOutputType.INTEGER, keys(key), claim, Long.toString(lease())));
      case Request.Release released ->
          counted(redis.eval(RELEASE, ScriptOutputType.INTEGER, keys(key), claim));
      case Request.Done(Fingerprint id, int payload) ->
          redis
              .set(key, DONE + Integer.toHexString(payload), SetArgs.Builder.px(windowMillis))
              .toCompletableFuture()
              .thenApply(any -> new Answer.Ours());
    };
  }

  private static String[] keys(String key) {
    return new String[] {key};
  }

  private static long lease() {
    return SharedClaims.LEASE.toMillis();
  }

  private static CompletableFuture<Answer> counted(RedisFuture<Long> changed) {
    return changed.toCompletableFuture().thenApply(count -> new Answer.Ours());
  }

  /** What stands there after the try to claim it. */
  private Answer answer(@Nullable String value) {
    if (claim.equals(value)) {
      return new Answer.Ours();
    }
    // Nothing stands there when a lease or a window has just ended: it is claimed again soon.
    return value != null && value.startsWith(DONE)
        ? new Answer.Done(Integer.parseUnsignedInt(value.substring(DONE.length()), HEX))
        : new Answer.Elsewhere();
  }

  @Override
  public void close() {
    client.shutdown(0, 1, TimeUnit.SECONDS);
    Future<Boolean> _ = resources.shutdown(0, 1, TimeUnit.SECONDS);
  }
}
