package dev.longshore.benchmarks.measure;

import com.sun.management.GarbageCollectorMXBean;
import com.sun.management.GcInfo;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** What is alive in the heap while the process goes on working. */
public final class LiveHeap {
  private static final int COLLECTIONS = 3;
  private static final double MEGABYTE = 1 << 20;

  private LiveHeap() {}

  /** The most that was alive after each of a few full collections, in megabytes. Blocks. */
  public static double megabytes() {
    double most = 0;
    for (int count = 0; count < COLLECTIONS; count++) {
      System.gc();
      most = Math.max(most, afterLastCollection());
    }
    return most;
  }

  private static double afterLastCollection() {
    Set<String> heapPools =
        ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .map(pool -> pool.getName())
            .collect(Collectors.toSet());
    long used =
        ManagementFactory.getPlatformMXBeans(GarbageCollectorMXBean.class).stream()
            .map(GarbageCollectorMXBean::getLastGcInfo)
            .filter(Objects::nonNull)
            .max(Comparator.comparingLong(GcInfo::getEndTime))
            .map(GcInfo::getMemoryUsageAfterGc)
            .orElse(Map.of())
            .entrySet()
            .stream()
            .filter(pool -> heapPools.contains(pool.getKey()))
            .mapToLong(pool -> pool.getValue().getUsed())
            .sum();
    return used / MEGABYTE;
  }
}
