package dev.longshore.control;

import dev.longshore.autoscale.Decision;
import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.EvictionPolicy;
import dev.longshore.fleet.Failover;

/** Hears what a control loop does, on its thread; must not block for long. */
public interface ControlListener {

  /** A member was put out of the group. */
  void evicted(Eviction eviction);

  /** A member looks dead and stays, for the reason that the verdict gives; told once each. */
  void spared(EvictionPolicy.Verdict verdict);

  /** The partitions of a dead instance go on elsewhere. */
  void failedOver(Failover failover);

  /** An instance speaks and finishes nothing, or does so again. */
  void zombie(String instance, boolean isOne);

  /** The autoscaler decided; before that is carried out. */
  void decided(Decision decision);

  /** A decision could not be carried out, or something else went wrong and is tried again. */
  void failed(String what);

  /** Tells two. */
  static ControlListener both(ControlListener one, ControlListener two) {
    return new ControlListener() {
      @Override
      public void evicted(Eviction eviction) {
        one.evicted(eviction);
        two.evicted(eviction);
      }

      @Override
      public void spared(EvictionPolicy.Verdict verdict) {
        one.spared(verdict);
        two.spared(verdict);
      }

      @Override
      public void failedOver(Failover failover) {
        one.failedOver(failover);
        two.failedOver(failover);
      }

      @Override
      public void zombie(String instance, boolean isOne) {
        one.zombie(instance, isOne);
        two.zombie(instance, isOne);
      }

      @Override
      public void decided(Decision decision) {
        one.decided(decision);
        two.decided(decision);
      }

      @Override
      public void failed(String what) {
        one.failed(what);
        two.failed(what);
      }
    };
  }
}
