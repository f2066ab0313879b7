package dev.longshore.autoscale;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Sees that instances are started and do not become ready: more of the same would not either. Owned
 * by the autoscaler.
 */
final class CrashWatch {
  private static final double WINDOW = 600;
  private static final int TOO_MANY = 3;
  private static final double FIRST_WAIT = 60;
  private static final double LAST_WAIT = 960;

  private final Map<String, Integer> restarts = new HashMap<>();
  private final Set<String> ended = new HashSet<>();
  private final Deque<Double> failures = new ArrayDeque<>();
  private double wait = FIRST_WAIT;
  private double until = Double.NEGATIVE_INFINITY;
  private boolean frozen;
  private int readyBefore;

  /** Takes in a tick and says whether there may be no more instances. */
  boolean observe(TargetState target, LoadModel model) {
    double now = model.now();
    int before = failures.size();
    Set<String> seen = new HashSet<>();
    for (TargetInstance instance : target.instances()) {
      seen.add(instance.id());
      count(instance, model, now);
    }
    restarts.keySet().retainAll(seen);
    ended.retainAll(seen);
    boolean failedNow = failures.size() > before;
    while (!failures.isEmpty() && now - failures.peekFirst() > WINDOW) {
      failures.removeFirst();
    }
    if (model.ready().size() > readyBefore && !failedNow) {
      failures.clear();
      wait = FIRST_WAIT;
      frozen = false;
    }
    readyBefore = model.ready().size();
    if (failures.size() >= TOO_MANY && (failedNow || !frozen)) {
      wait = frozen && now >= until ? Math.min(LAST_WAIT, 2 * wait) : wait;
      until = now + wait;
      frozen = true;
    }
    frozen &= !failures.isEmpty();
    return frozen && now < until;
  }

  private void count(TargetInstance instance, LoadModel model, double now) {
    int earlier = restarts.getOrDefault(instance.id(), 0);
    restarts.put(instance.id(), instance.restarts());
    for (int more = earlier; more < instance.restarts(); more++) {
      failures.addLast(now);
    }
    boolean neverWorked =
        instance.phase() == TargetInstance.Phase.EXITED && !model.hasWorked(instance.id());
    if (neverWorked && ended.add(instance.id())) {
      failures.addLast(now);
    }
  }
}
