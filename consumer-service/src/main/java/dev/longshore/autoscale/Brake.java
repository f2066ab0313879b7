package dev.longshore.autoscale;

import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Holds the number where more instances bring nothing, because something behind them is full.
 *
 * <p><b>Idea.</b> While all are busy and the number has not changed for a while, throughput is
 * noted by number. Two notes of clearly different numbers tell how much throughput grew with them.
 * If hardly, and each instance became slower, three ticks in a row, the number is capped at what
 * the throughput needs at the best rate. The cap is a guess and is given up when it is refuted: a
 * single instance becomes faster, the backlog goes, or throughput falls with the number. It is also
 * tried again after a minute and a half, then three, up to sixteen. Owned by the autoscaler.
 */
final class Brake {
  private static final double FULL = 0.95;
  private static final double SETTLED_AFTER = 20;
  private static final double APART = 1.15;
  private static final double VALID = 300;
  private static final double HARDLY = 0.3;
  private static final double SLOWER = 0.9;
  private static final int IN_A_ROW = 3;
  private static final double ROOM = 1.15;
  private static final double CHANGED = 0.2;
  private static final double FIRST_PROBE = 90;
  private static final double LAST_PROBE = 960;
  private static final double PROBE = 1.3;

  private record Noted(double at, double throughput, double rate) {}

  private final TreeMap<Integer, Noted> notes = new TreeMap<>();
  private int number = -1;
  private double since;
  private int inARow;
  private int cap = -1;
  private double capRate;
  private double capThroughput;
  private double probeAt;
  private double probeAfter = FIRST_PROBE;
  private boolean probing;

  /** Takes in a tick and says what the number is capped at, if it is. */
  OptionalInt observe(Measures now, double time, boolean rebalancing, double freeAge) {
    if (now.ready() != number) {
      number = now.ready();
      since = time;
    }
    boolean calm = !rebalancing && time - since >= SETTLED_AFTER && now.utilisation() > FULL;
    if (calm && number > 0) {
      notes.put(number, new Noted(time, now.progress(), now.progress() / number));
    }
    notes.values().removeIf(note -> time - note.at() > VALID);
    if (cap < 0) {
      engage(now, time, calm, freeAge);
    } else {
      release(now, time, calm);
    }
    if (cap < 0) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(probing ? (int) Math.ceil(PROBE * cap) : cap);
  }

  private void engage(Measures now, double time, boolean calm, double freeAge) {
    if (!calm || now.age() < freeAge) {
      inARow = calm ? 0 : inARow;
      return;
    }
    inARow = bringsNothing() ? inARow + 1 : 0;
    if (inARow < IN_A_ROW || now.bestRate() <= 0) {
      return;
    }
    cap = Math.max(1, (int) Math.ceil(ROOM * now.progress() / now.bestRate()));
    capRate = now.progress() / Math.max(1, number);
    capThroughput = now.progress();
    probeAt = time + probeAfter;
    probing = false;
    inARow = 0;
  }

  private boolean bringsNothing() {
    Noted current = notes.get(number);
    if (current == null) {
      return false;
    }
    for (Map.Entry<Integer, Noted> other : notes.headMap(number).entrySet()) {
      Noted before = other.getValue();
      if (number >= APART * other.getKey() && before.throughput() > 0) {
        double grown =
            Math.log(current.throughput() / before.throughput())
                / Math.log((double) number / other.getKey());
        return grown < HARDLY && current.rate() < SLOWER * before.rate();
      }
    }
    return false;
  }

  private void release(Measures now, double time, boolean calm) {
    double rate = now.ready() == 0 ? 0 : now.progress() / now.ready();
    boolean eased = now.backlog() < now.arrival() || now.progress() == 0;
    boolean faster = calm && rate > (1 + CHANGED) * Math.max(capRate, now.bestRate() / PROBE);
    boolean refuted = calm && now.ready() <= cap && now.progress() < (1 - CHANGED) * capThroughput;
    boolean helped = probing && now.progress() > (1 + CHANGED / 2) * capThroughput;
    if (eased || faster || refuted || helped) {
      cap = -1;
      notes.clear();
      probeAfter = FIRST_PROBE;
      return;
    }
    if (time < probeAt) {
      return;
    }
    probing = !probing;
    probeAfter = probing ? probeAfter : Math.min(LAST_PROBE, 2 * probeAfter);
    probeAt = time + (probing ? FIRST_PROBE : probeAfter);
  }
}
