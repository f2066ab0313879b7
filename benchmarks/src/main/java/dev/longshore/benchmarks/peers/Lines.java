package dev.longshore.benchmarks.peers;

import dev.longshore.benchmarks.measure.Measurement;

/** A sample as a line of text. */
final class Lines {
  private Lines() {}

  static String progress(Sample sample) {
    Measurement measured = sample.measured();
    return "%-14s round %d  %-18s %,12.0f msg/s  %6.2f us CPU  %6.0f B  %4.0f MB%s%s"
        .formatted(
            sample.scenario(),
            sample.round(),
            sample.contender(),
            measured.rate(),
            measured.cpuMicros(),
            measured.bytes(),
            measured.liveHeapMegabytes(),
            measured.latencies().p50() > 0
                ? "  p50 %.2f p99 %.2f p99.9 %.2f ms"
                    .formatted(
                        measured.latencies().p50(),
                        measured.latencies().p99(),
                        measured.latencies().p999())
                : "",
            sample.isDisturbed()
                ? "  (disturbed: %.2f cores elsewhere)".formatted(sample.foreignCores())
                : "");
  }
}
