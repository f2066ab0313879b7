package dev.longshore.dedup;

import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;

/** A window of ids that all instances of a group share through a Redis. Any thread. */
public final class RedisWindow implements AutoCloseable {
  private final RedisExchange exchange;
  private final SharedStore store;

  /**
   * Where it is, and what to do without it.
   *
   * @param address as {@code redis://[[user:]password@]host:port}
   * @param timeout how long it may take to answer
   * @param pausesOnFailure whether messages wait while it does not answer
   */
  public record Settings(
      String address, String group, Duration window, Duration timeout, boolean pausesOnFailure) {
    /** All but the address, which may hold a password. */
    @Override
    public String toString() {
      return "RedisWindow.Settings[group=%s, window=%s, pausesOnFailure=%s]"
          .formatted(group, window, pausesOnFailure);
    }
  }

  /**
   * Connects, for twice the time limit at the most; it goes on without, as when the store fails
   * later.
   *
   * @throws IllegalArgumentException for an address that is none
   */
  public RedisWindow(Settings settings, Ticker ticker, Timers timers, DedupListener listener) {
    this.exchange =
        new RedisExchange(
            settings.address(), settings.group(), settings.window(), settings.timeout());
    this.store = new SharedClaims(exchange, settings.pausesOnFailure(), ticker, timers, listener);
    exchange.connect();
  }

  SharedStore store() {
    return store;
  }

  @Override
  public void close() {
    exchange.close();
  }
}
