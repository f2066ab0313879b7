package dev.longshore.config;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Which messages are copies of others that were handled. Immutable.
 *
 * @param enabled whether copies are left out
 * @param id what copies have in common
 * @param window how long an id that was done is remembered
 * @param maxIds how many are remembered at most
 * @param store where they are remembered
 * @param redisUri the store that all instances share
 * @param onStoreFailure what happens while that store does not answer
 */
public record DedupConfig(
    @Setting(
            fallback = "true",
            meaning = "Whether a message with the id of one that was handled is left out.")
        boolean enabled,
    @Setting(
            fallback = "header:ce_id",
            meaning =
                "What copies have in common: `header:NAME`, `key` or `value`. A message without it"
                    + " has no copies.")
        String id,
    @Setting(
            fallback = "10m",
            meaning = "How long the id of a message is remembered after it was handled.")
        Duration window,
    @Setting(
            fallback = "1000000",
            meaning =
                "Ids remembered at most; when more are done within the window, the older half is"
                    + " forgotten.")
        int maxIds,
    @Setting(
            fallback = "log",
            meaning =
                "Where ids are remembered: `log` reads them again from the topic when a partition"
                    + " is assigned, `memory` forgets them then, `redis` shares them among all"
                    + " instances.")
        Store store,
    @Setting(fallback = "", meaning = "Redis, as redis://HOST:PORT, for `store: redis`.")
        String redisUri,
    @Setting(
            fallback = "continue",
            meaning =
                "While Redis does not answer: `continue` with what this instance knows, or `pause`"
                    + " messages that have an id.")
        OnStoreFailure onStoreFailure) {
  private static final String HEADER = "header:";
  private static final Pattern ID = Pattern.compile("header:\\S+|key|value");
  private static final Pattern URI = Pattern.compile("(redis|rediss|redis-sentinel)://\\S+");
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Where ids are remembered. */
  public enum Store {
    /** In memory, read again from the log. */
    LOG,
    /** In memory. */
    MEMORY,
    /** In Redis, shared. */
    REDIS
  }

  /** What happens while the shared store does not answer. */
  public enum OnStoreFailure {
    /** Messages are handled. */
    CONTINUE,
    /** Messages wait. */
    PAUSE
  }

  /** Checks each value, and that the store and its address fit. The address may hold a password. */
  public DedupConfig {
    new Checks()
        .that(
            ID.matcher(id).matches(),
            "must be header:NAME, key or value: \"%s\"".formatted(id),
            "id")
        .positive(window, "window")
        .that(
            window.compareTo(LONGEST) <= 0,
            "must be at most %s: %s".formatted(Durations.text(LONGEST), Durations.text(window)),
            "window")
        .between(2, 100_000_000, maxIds, "max-ids")
        .that(
            store != Store.REDIS || !redisUri.isBlank(),
            "store redis needs redis-uri, for example redis://localhost:6379",
            "store",
            "redis-uri")
        .that(
            store == Store.REDIS || redisUri.isBlank(),
            "redis-uri is for store redis, and the store is "
                + store.name().toLowerCase(java.util.Locale.ROOT),
            "redis-uri",
            "store")
        .that(
            redisUri.isBlank() || URI.matcher(redisUri).matches(),
            "must be redis://HOST:PORT, rediss://HOST:PORT or redis-sentinel://HOST:PORT#MASTER",
            "redis-uri")
        .done();
  }

  /** The header that the id stands in, empty where it is the key or the value. */
  public Optional<String> idHeader() {
    return id.startsWith(HEADER) ? Optional.of(id.substring(HEADER.length())) : Optional.empty();
  }

  /** Whether the id is the key. */
  public boolean isKey() {
    return id.equals("key");
  }

  /** All but the address, which may hold a password. */
  @Override
  public String toString() {
    return "DedupConfig[enabled=%s, id=%s, window=%s, maxIds=%d, store=%s, onStoreFailure=%s]"
        .formatted(enabled, id, window, maxIds, store, onStoreFailure);
  }
}
