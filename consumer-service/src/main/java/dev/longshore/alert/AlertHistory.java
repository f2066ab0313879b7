package dev.longshore.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the rules remember of earlier views: since when each partition stands still, and how long
 * the dead-letter topics were. Immutable.
 *
 * @param heads where each partition stands, by its name
 * @param deadLetters lengths of dead-letter topics, oldest first
 */
record AlertHistory(Map<String, Head> heads, List<Lengths> deadLetters) {
  /** Nothing seen yet. */
  static final AlertHistory NONE = new AlertHistory(Map.of(), List.of());

  AlertHistory {
    heads = Map.copyOf(heads);
    deadLetters = List.copyOf(deadLetters);
  }

  /**
   * Where a partition stands, and since when it does with messages waiting.
   *
   * @param owner who had it then; a new owner starts anew
   */
  record Head(long frontier, Optional<String> owner, Instant since) {}

  /** Lengths of the dead-letter topics at one moment. */
  record Lengths(Instant at, Map<String, Long> appended) {}

  /** The history with one more view. One without the broker's word changes nothing. */
  AlertHistory with(AlertView view, AlertSettings settings) {
    return view.broker()
        .map(
            broker ->
                new AlertHistory(
                    heads(broker, view.at()),
                    lengths(broker, view.at(), settings.deadLetterWindow())))
        .orElse(this);
  }

  /** How long a partition has stood still with messages waiting. */
  Duration stillFor(AlertView.Partition partition, Instant now) {
    return Optional.ofNullable(heads.get(partition.name()))
        .map(head -> Duration.between(head.since(), now))
        .orElse(Duration.ZERO);
  }

  /**
   * How much a dead-letter topic has grown over the window. A topic that was made anew within it
   * has grown by what it holds since.
   */
  long growth(String topic) {
    long growth = 0;
    Optional<Long> before = Optional.empty();
    for (Lengths lengths : deadLetters) {
      Optional<Long> now = Optional.ofNullable(lengths.appended().get(topic));
      if (before.isPresent() && now.isPresent()) {
        long step = now.get() - before.get();
        growth += step >= 0 ? step : now.get();
      }
      before = now.or(() -> Optional.of(0L));
    }
    return growth;
  }

  private Map<String, Head> heads(AlertView.Broker broker, Instant at) {
    Map<String, Head> next = new HashMap<>();
    for (AlertView.Partition partition : broker.partitions()) {
      Optional<Head> known = Optional.ofNullable(heads.get(partition.name()));
      boolean isStill =
          known
              .filter(head -> partition.lag() > 0)
              .filter(head -> head.frontier() == partition.frontier())
              .filter(head -> head.owner().equals(partition.owner()))
              .isPresent();
      Instant since = isStill ? known.orElseThrow().since() : at;
      next.put(partition.name(), new Head(partition.frontier(), partition.owner(), since));
    }
    return next;
  }

  /** Keeps one entry from before the window's start, so that the window is covered whole. */
  private List<Lengths> lengths(AlertView.Broker broker, Instant at, Duration window) {
    List<Lengths> next = new ArrayList<>(deadLetters);
    if (next.isEmpty() || next.getLast().at().isBefore(at)) {
      next.add(new Lengths(at, broker.deadLetters()));
    }
    Instant start = at.minus(window);
    while (next.size() > 1 && !next.get(1).at().isAfter(start)) {
      next.removeFirst();
    }
    return next;
  }
}
