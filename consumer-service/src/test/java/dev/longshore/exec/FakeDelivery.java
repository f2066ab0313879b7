package dev.longshore.exec;

import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.FencingToken;
import java.time.Duration;
import java.time.Instant;

/** An attempt whose lease lasts; counts how often it is renewed. */
final class FakeDelivery implements DeliveryContext {
  private volatile int renewed;

  int renewed() {
    return renewed;
  }

  @Override
  public int attempt() {
    return 2;
  }

  @Override
  public Instant deadline() {
    return Instant.ofEpochMilli(1_700_000_000_123L);
  }

  @Override
  public synchronized AckResult extend(Duration time) {
    renewed = renewed + 1;
    return AckResult.ACCEPTED;
  }

  @Override
  public AckResult ack() {
    return AckResult.STALE;
  }

  @Override
  public AckResult ack(byte[] result) {
    return AckResult.STALE;
  }

  @Override
  public AckResult ack(byte[] result, String contentType) {
    return AckResult.STALE;
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
    return new FencingToken("t-0", 1, 1);
  }
}
