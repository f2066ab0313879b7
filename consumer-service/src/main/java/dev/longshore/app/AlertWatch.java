package dev.longshore.app;

import dev.longshore.alert.AlertLoop;
import dev.longshore.alert.AlertView.Scaling;
import dev.longshore.alert.FleetAlerts;
import dev.longshore.autoscale.Decision;
import dev.longshore.control.ControlListener;
import dev.longshore.fleet.Eviction;
import dev.longshore.fleet.EvictionPolicy;
import dev.longshore.fleet.Failover;
import dev.longshore.fleet.FleetSnapshot;
import dev.longshore.fleet.Leader;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Shows the alerts' loop what the control loop sees, once a second while this instance leads: of
 * several control instances one tells. Called by the control loop's thread.
 */
final class AlertWatch implements ControlListener {
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final AlertLoop alerts;
  private final String group;
  private Optional<Scaling> scaling = Optional.empty();
  private Instant shownAt = Instant.MIN;
  private boolean isLeading;

  /** A watch over one group. */
  AlertWatch(AlertLoop alerts, String group) {
    this.alerts = alerts;
    this.group = group;
  }

  /** Takes a snapshot of the fleet. */
  void show(FleetSnapshot fleet) {
    if (fleet.leader().filter(Leader::isSelf).isEmpty()) {
      stopLeading();
      return;
    }
    isLeading = true;
    if (fleet.at().isBefore(shownAt.plus(INTERVAL))) {
      return;
    }
    shownAt = fleet.at();
    alerts.tick(FleetAlerts.of(fleet, group, scaling));
  }

  @Override
  public void decided(Decision decision) {
    scaling =
        Optional.of(
            new Scaling(
                decision.to(), decision.settings().max(), OptionalInt.of(decision.needs().up())));
  }

  @Override
  public void evicted(Eviction eviction) {}

  @Override
  public void spared(EvictionPolicy.Verdict verdict) {}

  @Override
  public void failedOver(Failover failover) {}

  @Override
  public void zombie(String instance, boolean isOne) {}

  @Override
  public void failed(String what) {}

  private void stopLeading() {
    if (isLeading) {
      isLeading = false;
      scaling = Optional.empty();
      shownAt = Instant.MIN;
      alerts.forget();
    }
  }
}
