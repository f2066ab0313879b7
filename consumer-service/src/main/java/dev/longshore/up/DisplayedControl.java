package dev.longshore.up;

import dev.longshore.autoscale.Decision;
import dev.longshore.control.ControlListener;
import dev.longshore.control.ControlLog;
import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.EvictionPolicy;
import dev.longshore.fleet.Failover;

/** Shows on a display what the control loop does. Any thread. */
record DisplayedControl(Display display) implements ControlListener {

  @Override
  public void evicted(Eviction eviction) {
    display.note(ControlLog.text(eviction));
  }

  @Override
  public void spared(EvictionPolicy.Verdict verdict) {
    display.note(
        "%s looks dead (%s) and stays: %s"
            .formatted(verdict.instance(), verdict.reason(), verdict.refusal().orElse("")));
  }

  @Override
  public void failedOver(Failover failover) {
    display.note(ControlLog.text(failover));
  }

  @Override
  public void zombie(String instance, boolean isOne) {
    display.note(
        instance
            + (isOne
                ? " has finished nothing for a minute, though work waits"
                : " works again, or is gone"));
  }

  @Override
  public void decided(Decision decision) {
    if (decision.isChange()) {
      display.note("autoscaler: " + ControlLog.text(decision));
    }
  }

  @Override
  public void failed(String what) {
    display.note(what);
  }
}
