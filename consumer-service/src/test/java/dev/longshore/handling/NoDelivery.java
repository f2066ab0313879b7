package dev.longshore.handling;

import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An attempt that nothing can be told any more.
 *
 * @param acks completed by an ack that comes all the same
 */
record NoDelivery(Optional<CompletableFuture<AckResult>> acks) implements DeliveryContext {
  /** One whose late acks nobody waits for. */
  NoDelivery() {
    this(Optional.empty());
  }

  @Override
  public int attempt() {
    return 2;
  }

  @Override
  public Instant deadline() {
    return Instant.ofEpochMilli(1_000_500);
  }

  @Override
  public AckResult extend(Duration time) {
    return AckResult.STALE;
  }

  @Override
  public AckResult ack() {
    acks.ifPresent(late -> late.complete(AckResult.STALE));
    return AckResult.STALE;
  }

  @Override
  public AckResult ack(byte[] result) {
    return ack();
  }

  @Override
  public AckResult ack(byte[] result, String contentType) {
    return ack();
  }

  @Override
  public AckResult nack(Duration after) {
    return AckResult.STALE;
  }

  @Override
  public AckResult reject(String reason) {
    return AckResult.STALE;
  }

  @Override
  public FencingToken fencingToken() {
    return new FencingToken("orders-3", 1, 42);
  }
}
