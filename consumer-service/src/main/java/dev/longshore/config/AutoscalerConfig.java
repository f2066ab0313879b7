package dev.longshore.config;

import java.time.Duration;

/**
 * How many instances there are. Immutable.
 *
 * @param mode whether decisions are made, and carried out
 * @param target where instances run
 * @param kubernetes the workload, for that target
 * @param min the least instances
 * @param max the most instances
 * @param ageTarget the age that the oldest waiting message may reach
 * @param preset what is traded for what
 * @param forecast what becomes of forecasts
 */
public record AutoscalerConfig(
    @Setting(
            fallback = "apply",
            meaning =
                "Whether the number of instances follows the load: off, advise (decisions are made"
                    + " and shown), apply.")
        Mode mode,
    @Setting(fallback = "process", meaning = "Where instances run: on this machine, or as pods.")
        Target target,
    Kubernetes kubernetes,
    @Setting(
            fallback = "1",
            meaning = "The least instances; with 0 the last one goes when nothing comes.")
        int min,
    @Setting(fallback = "10", meaning = "The most instances.") int max,
    @Setting(
            fallback = "60s",
            meaning =
                "The age that the oldest waiting message may reach; the autoscaler uses this time"
                    + " to get by with fewer instances.")
        Duration ageTarget,
    @Setting(
            fallback = "lean",
            meaning =
                "What is traded for what: few instances and ages up to the target, or more of them"
                    + " and lower ages.")
        Preset preset,
    @Setting(
            fallback = "shadow",
            meaning =
                "Forecasts of the load: off, shadow (shown with their back-test and never acted"
                    + " on), on (may raise the number where they are better than none).")
        Forecast forecast) {
  private static final int MOST = 10_000;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** Whether decisions are made, and carried out. */
  public enum Mode {
    /** None are made. */
    OFF,
    /** They are made and shown. */
    ADVISE,
    /** They are carried out. */
    APPLY
  }

  /** Where instances run. */
  public enum Target {
    /** As processes of this machine. */
    PROCESS,
    /** As pods. */
    KUBERNETES
  }

  /** What is traded for what. */
  public enum Preset {
    /** Few instances; the age target is used. */
    LEAN,
    /** In between. */
    BALANCED,
    /** Low ages; more instances. */
    LATENCY
  }

  /** What becomes of forecasts. */
  public enum Forecast {
    /** None is made. */
    OFF,
    /** They are shown and never acted on. */
    SHADOW,
    /** They may raise the number. */
    ON
  }

  /**
   * The workload that is scaled.
   *
   * @param namespace its namespace; empty for that of the control plane's own pod
   * @param deployment its name
   */
  public record Kubernetes(
      @Setting(
              fallback = "",
              meaning = "Namespace of the workload; that of the control plane's pod by default.")
          String namespace,
      @Setting(fallback = "", meaning = "Name of the Deployment that runs the consumers.")
          String deployment) {}

  /** Checks the limits. */
  public AutoscalerConfig {
    new Checks()
        .between(0, MOST, min, "min")
        .between(1, MOST, max, "max")
        .that(min <= max, "min %d is more than max %d".formatted(min, max), "min", "max")
        .that(
            ageTarget.compareTo(SHORTEST) >= 0 && ageTarget.compareTo(LONGEST) <= 0,
            "must be between 1s and 1d: " + Durations.text(ageTarget),
            "age-target")
        .that(
            mode == Mode.OFF || target != Target.KUBERNETES || !kubernetes.deployment().isBlank(),
            "with target kubernetes the name of the Deployment is needed",
            "kubernetes.deployment",
            "target")
        .done();
  }
}
