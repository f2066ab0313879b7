package dev.longshore.dedup;

import dev.longshore.message.Fingerprint;
import dev.longshore.time.Ticker;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/**
 * All ids that an instance knows of, in shards that threads rarely meet in. Any thread.
 *
 * <p><b>Cost.</b> At most 31 bytes per id that it may hold, and 16 to 32 per message in flight. One
 * uncontended lock per question and per settlement.
 */
public final class IdWindow {
  private static final int MOST_SHARDS = 64;
  private static final int IDS_PER_SHARD = 4096;

  private final Ticker ticker;
  private final Shard[] shards;

  /**
   * A window that knows of nothing.
   *
   * @param length how long an id that was done is remembered
   * @param maxIds how many are remembered at most; when more are done within that time, the older
   *     half is forgotten
   */
  public IdWindow(Duration length, int maxIds, Ticker ticker) {
    this.ticker = ticker;
    int wanted = Math.clamp(maxIds / IDS_PER_SHARD, 1, MOST_SHARDS);
    this.shards = new Shard[Integer.highestOneBit(wanted)];
    Arrays.setAll(shards, any -> new Shard(length.toMillis(), maxIds / shards.length));
  }

  Shard shard(Fingerprint id) {
    return shards[(int) id.low() & (shards.length - 1)];
  }

  long nowNanos() {
    return ticker.nanos();
  }

  static long millis(long nanos) {
    return TimeUnit.NANOSECONDS.toMillis(nanos);
  }

  private long nowMillis() {
    return millis(ticker.nanos());
  }

  /** Notes an id that was done a time ago. */
  void remember(Fingerprint id, int payload, long ageMillis) {
    long now = nowMillis();
    shard(id).remember(id, payload, now - ageMillis, now);
  }

  /** How many ids are remembered as done. */
  public long remembered() {
    long now = nowMillis();
    return Arrays.stream(shards).mapToLong(shard -> shard.remembered(now)).sum();
  }

  /** How many ids are worked on. */
  public long inProgress() {
    return Arrays.stream(shards).mapToLong(Shard::inProgress).sum();
  }

  /** Bytes of the tables that hold what is done. */
  public long bytes() {
    return Arrays.stream(shards).mapToLong(Shard::bytes).sum();
  }
}
