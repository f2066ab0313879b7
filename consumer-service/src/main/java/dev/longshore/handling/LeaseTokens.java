package dev.longshore.handling;

import dev.longshore.handler.DeliveryContext;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The tokens by which handlers outside this process name the lease they hold. A token cannot be
 * guessed from another instance's, and is known while its lease runs. Any thread.
 */
public final class LeaseTokens {
  private static final int SECRET_BYTES = 12;

  private final InstantSource wallClock;
  private final String secret;
  private final AtomicLong numbers = new AtomicLong();
  private final Map<String, DeliveryContext> leases = new ConcurrentHashMap<>();

  /** Tokens of one instance. */
  public LeaseTokens(InstantSource wallClock) {
    this.wallClock = wallClock;
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    this.secret = HexFormat.of().formatHex(bytes);
  }

  /** A new token for an attempt. */
  public String issue(DeliveryContext delivery) {
    String token = secret + "-" + Long.toString(numbers.incrementAndGet(), Character.MAX_RADIX);
    leases.put(token, delivery);
    return token;
  }

  /** Forgets the token of an attempt that has been answered. */
  public void withdraw(String token) {
    leases.remove(token);
  }

  /** The attempt of a token, empty for a token that is unknown or was answered. */
  public Optional<DeliveryContext> find(String token) {
    return Optional.ofNullable(leases.get(token));
  }

  /** Forgets the tokens whose leases have ended without an answer. */
  public void forgetEnded() {
    leases.values().removeIf(delivery -> delivery.deadline().isBefore(wallClock.instant()));
  }
}
