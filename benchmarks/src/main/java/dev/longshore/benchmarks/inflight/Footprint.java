package dev.longshore.benchmarks.inflight;

import dev.longshore.lane.Ordering;

/**
 * The live heap of one process at two moments.
 *
 * @param messages how many were in flight
 * @param recordsMegabytes with the records in a list and an engine that has none
 * @param inFlightMegabytes with all of them in the engine
 */
public record Footprint(
    Ordering ordering, int messages, double recordsMegabytes, double inFlightMegabytes) {

  /** What the engine adds to the records. */
  double beyondMegabytes() {
    return inFlightMegabytes - recordsMegabytes;
  }

  /** The same for each message. */
  double bytesPerMessage() {
    return beyondMegabytes() * (1 << 20) / messages;
  }
}
