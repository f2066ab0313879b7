package dev.longshore.autoscale;

import java.util.List;
import java.util.Optional;

/**
 * Decides how many instances there should be, once a tick. The same inputs in the same order make
 * the same decisions: there is no clock and no chance in here. Owned by the thread of its loop.
 */
public final class Autoscaler {
  private final AutoscalerSettings settings;
  private long sequence;

  /** An autoscaler that has seen nothing yet. */
  public Autoscaler(AutoscalerSettings settings) {
    this.settings = settings;
  }

  /**
   * Decides. The caller keeps the decision, and carries it out where it is a change and {@link
   * AutoscalerSettings#applies}.
   *
   * @param sample the load now; not older than the one before
   * @param target the target now
   */
  public Decision tick(LoadSample sample, TargetState target) {
    int from = target.wanted();
    int to = Math.clamp(from, settings.min(), settings.max());
    Measures measures =
        new Measures(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, List.of(), List.of());
    return new Decision(
        sequence++,
        sample.at(),
        sample.epoch(),
        from,
        to,
        to == from ? Reason.KEEP : Reason.BOUNDS,
        List.of(),
        List.of(),
        measures,
        Needs.NONE,
        Optional.empty(),
        Optional.empty(),
        "%d -> %d".formatted(from, to),
        settings,
        sample,
        target);
  }
}
