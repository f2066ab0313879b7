package dev.longshore.deadletter;

import dev.longshore.message.HeaderName;
import dev.longshore.message.Message;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Counts dead letters by what they have in common. Owned by one thread; those of several threads
 * are merged at the end.
 *
 * <p>Most dead letters of an outage carry the same bytes in one header, so that header is looked up
 * and nothing else is read of them; a message is taken apart only where it belongs to a group that
 * was not met before, or where it has no such header.
 */
public final class CauseGroups implements Predicate<Message> {
  /** What dead letters have in common. */
  public enum By {
    /** The fingerprint of their cause. */
    CAUSE(DeadLetterHeaders.FINGERPRINT),
    /** The topic they came from. */
    TOPIC(DeadLetterHeaders.ORIGIN_TOPIC),
    /** Their {@code ce_type}. */
    TYPE(Message.TYPE_HEADER);

    private final String header;

    By(String header) {
      this.header = header;
    }

    private String value(ParkedMessage parked) {
      return switch (this) {
        case CAUSE -> parked.fingerprint();
        case TOPIC -> parked.originTopic();
        case TYPE -> parked.message().type();
      };
    }
  }

  private final By by;
  private final HeaderName header;
  private final Function<Message, DeadLetterState> states;
  private final DeadLetterFilter filter;
  private final Map<Key, Group> known = new HashMap<>();
  private final Map<String, Group> groups = new HashMap<>();
  private long scanned;

  /**
   * Nothing counted yet.
   *
   * @param states what has become of a message
   * @param filter which ones count
   */
  public CauseGroups(By by, Function<Message, DeadLetterState> states, DeadLetterFilter filter) {
    this.by = by;
    this.header = HeaderName.of(by.header);
    this.states = states;
    this.filter = filter;
  }

  /** Counts one; always asks for more. */
  @Override
  public boolean test(Message message) {
    scanned++;
    DeadLetterState state = states.apply(message);
    if (!filter.isEverything() && !filter.matches(ParkedMessage.of(message, state))) {
      return true;
    }
    byte @Nullable [] common = isQuick(message) ? message.header(header) : null;
    Group group =
        common == null
            ? group(ParkedMessage.of(message, state))
            : known.computeIfAbsent(
                new Key(common), key -> group(ParkedMessage.of(message, state)));
    group.count(message.timestampMillis(), state);
    return true;
  }

  /** Only what Longshore parked last says it by its own header. */
  private boolean isQuick(Message message) {
    return by == By.TYPE || message.isLastHeaderUnder(DeadLetterHeaders.PREFIX);
  }

  private Group group(ParkedMessage parked) {
    return groups.computeIfAbsent(
        by.value(parked), value -> new Group(value, by == By.CAUSE ? parked.cause() : "", parked));
  }

  /** Adds what another has counted. */
  public void merge(CauseGroups other) {
    scanned += other.scanned;
    other.groups.forEach(
        (value, group) ->
            groups.merge(
                value,
                group,
                (mine, theirs) -> {
                  mine.add(theirs);
                  return mine;
                }));
  }

  /** How many messages were looked at. */
  public long scanned() {
    return scanned;
  }

  /** The groups, the largest first. */
  public List<Group> groups() {
    return groups.values().stream()
        .sorted(
            Comparator.comparingLong((Group group) -> group.count())
                .reversed()
                .thenComparing(Group::value))
        .toList();
  }

  /** The bytes of a header as a key of a map. */
  private static final class Key {
    private final byte[] bytes;

    Key(byte[] bytes) {
      this.bytes = bytes;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }
  }

  /** Dead letters with something in common. Owned by the thread that counts. */
  @SuppressWarnings("EnumOrdinal") // places in an array that never leaves the process
  public static final class Group {
    private final String value;
    private final String cause;
    private final String example;
    private final DeadLetterReference first;
    private final long[] byState = new long[DeadLetterState.values().length];
    private long firstMillis = Long.MAX_VALUE;
    private long lastMillis = Long.MIN_VALUE;

    private Group(String value, String cause, ParkedMessage parked) {
      this.value = value;
      this.cause = cause;
      this.first = parked.reference();
      this.example = parked.letter().map(letter -> letter.failure().message()).orElse("");
    }

    private void count(long timestampMillis, DeadLetterState state) {
      byState[state.ordinal()]++;
      firstMillis = Math.min(firstMillis, timestampMillis);
      lastMillis = Math.max(lastMillis, timestampMillis);
    }

    private void add(Group other) {
      for (int state = 0; state < byState.length; state++) {
        byState[state] += other.byState[state];
      }
      firstMillis = Math.min(firstMillis, other.firstMillis);
      lastMillis = Math.max(lastMillis, other.lastMillis);
    }

    /** What they have in common. */
    public String value() {
      return value;
    }

    /** The cause, empty where they have something else in common. */
    public String cause() {
      return cause;
    }

    /** What one of them says of its failure. */
    public String example() {
      return example;
    }

    /** One of them. */
    public DeadLetterReference reference() {
      return first;
    }

    /** How many there are. */
    public long count() {
      return Arrays.stream(byState).sum();
    }

    /** How many of them are in that state. */
    public long count(DeadLetterState state) {
      return byState[state.ordinal()];
    }

    /** When the first of them was parked, in milliseconds since 1970. */
    public long firstMillis() {
      return firstMillis;
    }

    /** When the last of them was parked, in milliseconds since 1970. */
    public long lastMillis() {
      return lastMillis;
    }
  }
}
