package dev.longshore.config;

/**
 * How many attempts start per second; repeated ones count like first ones. Immutable.
 *
 * @param perSecond of this instance; 0 for no limit
 * @param fleetPerSecond of all instances of the group together; 0 for no limit
 * @param perKeyPerSecond of each key in this instance; 0 for no limit
 */
public record RateLimitConfig(
    @Setting(
            fallback = "0",
            meaning = "Attempts that this instance starts per second, at most; 0 for no limit.")
        double perSecond,
    @Setting(
            fallback = "0",
            meaning =
                "Attempts that all instances of the group start per second together, shared out by"
                    + " their partitions; 0 for no limit.")
        double fleetPerSecond,
    @Setting(
            fallback = "0",
            meaning =
                "Attempts per second at messages of the same key, at most; 0 for no limit."
                    + " Messages without a key are not limited.")
        double perKeyPerSecond) {
  private static final double LOWEST = 0.001;
  private static final double HIGHEST = 100_000_000;

  /** Checks that each is none or a rate. */
  public RateLimitConfig {
    Checks checks = new Checks();
    rate(checks, perSecond, "per-second");
    rate(checks, fleetPerSecond, "fleet-per-second");
    rate(checks, perKeyPerSecond, "per-key-per-second");
    checks.done();
  }

  private static void rate(Checks checks, double value, String key) {
    checks.that(
        value == 0 || (value >= LOWEST && value <= HIGHEST),
        "must be 0 for no limit, or between 0.001 and 100000000 per second: " + value,
        key);
  }
}
