package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * P3: per partition and key, handlers start in the order of the log, one after the other inside one
 * instance, and a message starts only when the one before it is settled. After a fault, handling
 * may go back to a commit. A message that was given back unsettled begins anew with attempt 1.
 */
final class KeyOrder implements Promise {
  @Override
  public void check(History history) {
    Limits.Order order = history.limits().order();
    if (order == Limits.Order.NONE) {
      return;
    }
    Map<String, List<Call>> byKey = new HashMap<>();
    for (Call call : history.calls()) {
      byKey.computeIfAbsent(turn(call, order), key -> new ArrayList<>()).add(call);
    }
    Set<Place> dead = history.dead();
    List<String> wrong = new ArrayList<>();
    for (List<Call> calls : byKey.values()) {
      for (int index = 1; index < calls.size(); index++) {
        check(calls.get(index - 1), calls.get(index), history.limits().faults(), dead, wrong);
      }
    }
    assertThat(wrong).as("calls out of order").isEmpty();
  }

  private static String turn(Call call, Limits.Order order) {
    String place = call.place().topic() + "-" + call.place().partition();
    String key = call.key();
    if (order == Limits.Order.PARTITION) {
      return place;
    }
    return key == null ? call.place().toString() : place + "/" + key;
  }

  private static void check(
      Call before, Call after, boolean faults, Set<Place> dead, List<String> wrong) {
    boolean sameInstance = before.instance().equals(after.instance());
    if (sameInstance && overlap(before, after)) {
      wrong.add(before + " and " + after + " overlap");
    }
    long step = after.place().offset() - before.place().offset();
    if (step < 0 && !faults) {
      wrong.add(after + " after " + before);
    }
    boolean counts = after.attempt() == before.attempt() + 1;
    boolean beginsAnew = after.attempt() == 1 && !before.isAcked();
    if (step == 0 && sameInstance && !faults && !counts && !beginsAnew) {
      wrong.add(after + " after attempt " + before.attempt());
    }
    boolean settled = before.isAcked() || dead.contains(before.place());
    if (step > 0 && !settled && !faults) {
      wrong.add(after + " overtook " + before);
    }
  }

  /** An attempt lasts until its handler has ended, or its lease. */
  private static boolean overlap(Call before, Call after) {
    if (before.isEnded() && before.endedNanos() - after.arrivedNanos() <= 0) {
      return false;
    }
    return after.arrivedMillis() < before.deadlineMillis();
  }
}
