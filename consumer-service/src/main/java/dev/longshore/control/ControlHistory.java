package dev.longshore.control;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.autoscale.Decision;
import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.EvictionPolicy;
import dev.longshore.fleet.Failover;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The latest of what a control loop did, for whoever asks: changes are kept apart, so that they are
 * not pushed out by decisions to change nothing. Any thread; guarded by this.
 */
public final class ControlHistory implements ControlListener {
  private static final int KEPT = 100;

  @GuardedBy("this")
  private final Deque<Decision> decisions = new ArrayDeque<>();

  @GuardedBy("this")
  private final Deque<Decision> changes = new ArrayDeque<>();

  @GuardedBy("this")
  private final Deque<Eviction> evictions = new ArrayDeque<>();

  @GuardedBy("this")
  private final Deque<Failover> failovers = new ArrayDeque<>();

  @Override
  public synchronized void evicted(Eviction eviction) {
    keep(evictions, eviction);
  }

  @Override
  public void spared(EvictionPolicy.Verdict verdict) {}

  @Override
  public synchronized void failedOver(Failover failover) {
    keep(failovers, failover);
  }

  @Override
  public void zombie(String instance, boolean isOne) {}

  @Override
  public synchronized void decided(Decision decision) {
    keep(decision.isChange() ? changes : decisions, decision);
  }

  @Override
  public void failed(String what) {}

  /** The latest evictions, oldest first. */
  public synchronized List<Eviction> evictions() {
    return List.copyOf(evictions);
  }

  /** The latest failovers, oldest first. */
  public synchronized List<Failover> failovers() {
    return List.copyOf(failovers);
  }

  /** The latest decisions that changed something, oldest first. */
  public synchronized List<Decision> changes() {
    return List.copyOf(changes);
  }

  /** The latest decisions, those that changed nothing included, oldest first. */
  public synchronized List<Decision> decisions() {
    return Stream.concat(decisions.stream(), changes.stream())
        .sorted(Comparator.comparingLong(Decision::epoch).thenComparingLong(Decision::sequence))
        .toList();
  }

  /** The latest decision. */
  public synchronized Optional<Decision> last() {
    List<Decision> all = decisions();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  private static <T> void keep(Deque<T> all, T one) {
    all.addLast(one);
    if (all.size() > KEPT) {
      all.removeFirst();
    }
  }
}
