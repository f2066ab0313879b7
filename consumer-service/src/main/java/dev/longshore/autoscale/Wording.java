package dev.longshore.autoscale;

import java.util.List;
import java.util.Locale;

/** A decision in one line. */
final class Wording {
  private static final double THOUSANDS = 10_000;

  private Wording() {}

  static String of(
      int from, int to, Reason reason, Measures now, Needs needs, List<Note> notes, double target) {
    StringBuilder text = new StringBuilder();
    text.append(from == to ? "%d".formatted(from) : "%d -> %d".formatted(from, to));
    text.append(": ").append(why(reason, now, needs, target));
    for (Note note : notes) {
      text.append("; ").append(what(note, now));
    }
    return text.toString();
  }

  private static String why(Reason reason, Measures now, Needs needs, double target) {
    return switch (reason) {
      case NOT_LEADER -> "another control plane leads";
      case PAUSED -> "held by a person";
      case PINNED -> "demanded by a person";
      case CONFLICT -> "somebody else changed the number; taken as it is";
      case HOLD_NO_DATA -> "held, since Kafka or a partition cannot be read";
      case FALLBACK -> "nothing can be read for 5 minutes; the number for that case";
      case HOLD_RESET -> "held, since offsets went back or partitions were added";
      case HOLD_STALE -> "held, since too few instances are heard of";
      case HOLD_BREAKER -> "held, since the handler fails; " + load(now);
      case HOLD_PROBING -> "held, since breakers let only a few attempts through";
      case HOLD_DEAD_LETTERS -> "held, since dead letters cannot be written";
      case FREEZE_CRASH_LOOP -> "no more, since started instances do not become ready";
      case BRAKE ->
          "no more, since more instances brought no more throughput (%s/s, %s/s each against %s/s before)"
              .formatted(
                  number(now.progress()),
                  number(now.progress() / Math.max(1, now.ready())),
                  number(now.bestRate()));
      case BOUNDS -> "into the range that is configured";
      case INITIAL -> "planned from what waits and what was measured before; " + load(now);
      case URGENT ->
          "urgent: age %ss, %s projected at +%ss, target %ss; %s"
              .formatted(
                  number(now.age()),
                  number(needs.projected()),
                  number(now.lead()),
                  number(target),
                  load(now));
      case UP ->
          "backlog %s projected %s at +%ss exceeds the budget; %s"
              .formatted(
                  number(now.backlog()), number(needs.projected()), number(now.lead()), load(now));
      case DOWN -> "%d enough for %ss; %s".formatted(needs.down(), number(now.hold()), load(now));
      case TO_ZERO -> "nothing came and nothing waits";
      case FROM_ZERO -> "%s wait and nobody works".formatted(number(now.backlog()));
      case KEEP -> load(now);
    };
  }

  private static String load(Measures now) {
    return "arrivals %s/s, true rate %s/s, backlog %s, age %ss, ready %d, starting %d"
        .formatted(
            number(now.arrival()),
            number(now.trueRate()),
            number(now.backlog()),
            number(now.age()),
            now.ready(),
            now.starting());
  }

  private static String what(Note note, Measures now) {
    return switch (note) {
      case AT_LIMIT -> "at the most instances allowed";
      case AT_PARTITIONS -> "more instances than partitions would idle";
      case HOT_PARTITION -> "too much for one instance: " + some(now.hotPartitions());
      case FROZEN_PARTITION ->
          "left out, stands still with failures: " + some(now.frozenPartitions());
      case CRASH_LOOP -> "started instances crash";
      case SECOND_WRITER -> "somebody else keeps changing the number; stop one of the two scalers";
      case FAILING -> "most attempts fail";
      case RATE_UNKNOWN -> "what an instance can do is not known yet";
      case BY_FORECAST -> "by forecast";
    };
  }

  private static String some(List<String> names) {
    List<String> first = names.subList(0, Math.min(3, names.size()));
    return String.join(", ", first)
        + (names.size() > 3 ? " and %d more".formatted(names.size() - 3) : "");
  }

  private static String number(double value) {
    if (value >= THOUSANDS) {
      return String.format(Locale.ROOT, "%.1fk", value / 1_000);
    }
    return String.format(Locale.ROOT, value < 100 ? "%.1f" : "%.0f", value);
  }
}
