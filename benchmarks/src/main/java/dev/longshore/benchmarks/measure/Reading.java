package dev.longshore.benchmarks.measure;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * The process's counters at one moment. Immutable.
 *
 * @param nanos the monotonic clock
 * @param handled messages handled so far
 * @param cpuNanos CPU time of the process so far
 * @param allocated bytes allocated so far, by threads that live and threads that ended
 */
public record Reading(long nanos, long handled, long cpuNanos, long allocated) {

  /** Reads the counters now. */
  public static Reading now(Work work) {
    return now(work.handled());
  }

  /** Reads the counters now, when so many messages are handled. */
  public static Reading now(long handled) {
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Reading(
        System.nanoTime(),
        handled,
        system.getProcessCpuTime(),
        threads.getTotalThreadAllocatedBytes());
  }

  /** What happened from this reading to a later one. */
  public Measurement until(Reading later, double liveHeapMegabytes, Latencies latencies) {
    long messages = later.handled - handled;
    double each = Math.max(1, messages);
    return new Measurement(
        messages,
        (later.nanos - nanos) / 1e9,
        (later.cpuNanos - cpuNanos) / 1e3 / each,
        (later.allocated - allocated) / each,
        liveHeapMegabytes,
        latencies);
  }
}
