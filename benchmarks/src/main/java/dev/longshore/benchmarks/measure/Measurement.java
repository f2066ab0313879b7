package dev.longshore.benchmarks.measure;

/**
 * What one contender did in one measured window. Immutable; travels as JSON.
 *
 * @param messages messages handled
 * @param seconds the length of the window
 * @param cpuMicros CPU time of the whole process per message, in microseconds
 * @param bytes bytes allocated per message, by all threads
 * @param liveHeapMegabytes what was alive after full collections under load, right after the window
 * @param latencies from send to handler, where the work measures them
 */
public record Measurement(
    long messages,
    double seconds,
    double cpuMicros,
    double bytes,
    double liveHeapMegabytes,
    Latencies latencies) {

  /** Messages per second. */
  public double rate() {
    return messages / seconds;
  }
}
