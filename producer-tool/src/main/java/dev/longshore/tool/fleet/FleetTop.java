package dev.longshore.tool.fleet;

import dev.longshore.heartbeat.Sighting;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.output.Rows;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The instances, drawn again and again: a live view on a terminal. Owned by one thread. */
final class FleetTop {
  /** To the corner, and everything below erased; the cursor is not moved anywhere else. */
  private static final String CLEAR = "\u001b[H\u001b[2J";

  private final Console console;
  private final GlobalOptions global;
  private final Map<String, Long> settledBefore = new HashMap<>();
  private Instant drawnAt = Instant.MIN;

  FleetTop(Console console, GlobalOptions global) {
    this.console = console;
    this.global = global;
  }

  /** Draws how things stand. */
  void draw(List<Sighting> sightings, Optional<String> group) {
    Instant now = console.clock().instant();
    if (console.terminal().out()) {
      console.write(CLEAR);
    }
    long inFlight = sightings.stream().mapToLong(one -> one.heartbeat().load().inFlight()).sum();
    long lag = sightings.stream().mapToLong(one -> one.heartbeat().lag()).sum();
    console.line(
        String.format(
            Locale.ROOT,
            "%s  %s  instances %d  in flight %d  lag %d  %s",
            now.truncatedTo(ChronoUnit.SECONDS),
            group.orElse("all groups"),
            sightings.size(),
            inFlight,
            lag,
            rate(sightings, now)));
    console.line("");
    Rows rows = new Rows(InstanceRows.COLUMNS);
    for (Sighting sighting : sightings) {
      Map<String, @Nullable Object> row = InstanceRows.instance(sighting, now);
      rows.add(row);
    }
    rows.print(console, global);
    drawnAt = now;
  }

  private String rate(List<Sighting> sightings, Instant now) {
    long settled = 0;
    for (Sighting sighting : sightings) {
      long total = sighting.heartbeat().totals().settled();
      String key = sighting.heartbeat().instance().key() + sighting.heartbeat().instance().pid();
      Long before = settledBefore.put(key, total);
      settled += before == null ? 0 : Math.max(0, total - before);
    }
    if (drawnAt.equals(Instant.MIN)) {
      return "";
    }
    double seconds = Math.max(0.001, Duration.between(drawnAt, now).toMillis() / 1e3);
    return String.format(Locale.ROOT, "%.0f/s", settled / seconds);
  }
}
