package dev.longshore.forecast;

/** How a forecast is made. */
public enum Method {
  /** What is now stays. */
  PERSISTENCE,
  /** The last minute and a half goes on, damped, where it rises or falls beyond chance. */
  TREND,
  /** What was a period ago, scaled by how today compares. */
  SEASONAL,
  /** Level, trend and season, each smoothed. */
  HOLT_WINTERS
}
