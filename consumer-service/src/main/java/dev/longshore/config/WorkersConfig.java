package dev.longshore.config;

/**
 * How messages are worked on inside one instance. Immutable.
 *
 * @param concurrency messages handled at once
 * @param threads what handlers run on
 * @param ordering which messages wait for each other
 * @param maxInFlight messages taken from Kafka and not yet settled, at most
 * @param maxInFlightBytes bytes of messages taken from Kafka and not yet settled, at most
 */
public record WorkersConfig(
    @Setting(
            fallback = "64",
            meaning =
                "Messages handled at once by this instance, 1 to 100000; auto adapts it to the"
                    + " handler, between 4 and 1000.")
        Concurrency concurrency,
    @Setting(fallback = "virtual", meaning = "Threads that handlers run on.") Threads threads,
    @Setting(
            fallback = "key",
            meaning = "Which messages are handled one after the other and in order.")
        Ordering ordering,
    @Setting(
            fallback = "10000",
            meaning = "Messages taken from Kafka and not yet settled, at most.")
        int maxInFlight,
    @Setting(
            fallback = "64MiB",
            meaning = "Bytes of messages taken from Kafka and not yet settled, at most.")
        ByteSize maxInFlightBytes) {

  /** What handlers run on. */
  public enum Threads {
    /** One virtual thread per turn. */
    VIRTUAL,
    /** A pool of operating-system threads. */
    PLATFORM
  }

  /** Which messages wait for each other. */
  public enum Ordering {
    /** Those of the same key in the same partition. */
    KEY,
    /** Those of the same partition. */
    PARTITION,
    /** None. */
    NONE
  }

  /** Checks the limits; what adapts keeps below what may be in flight. */
  public WorkersConfig {
    new Checks()
        .between(1, 100_000, concurrency.initial(), "concurrency")
        .between(1, Integer.MAX_VALUE, maxInFlight, "max-in-flight")
        .that(
            concurrency.adapts() || maxInFlight >= concurrency.most(),
            "max-in-flight %d is less than concurrency %s".formatted(maxInFlight, concurrency),
            "max-in-flight",
            "concurrency")
        .that(
            maxInFlightBytes.bytes() > 0,
            "must be more than 0B: " + maxInFlightBytes,
            "max-in-flight-bytes")
        .done();
    concurrency = concurrency.adapts() ? concurrency.atMost(maxInFlight) : concurrency;
  }
}
