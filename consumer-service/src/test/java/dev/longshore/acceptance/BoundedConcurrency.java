package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.stream.Collectors;

/** P9: an instance never handles more messages at once than it is configured to. */
final class BoundedConcurrency implements Promise {
  @Override
  public void check(History history) {
    Map<String, List<Call>> byInstance =
        history.calls().stream().collect(Collectors.groupingBy(Call::instance));
    byInstance.forEach(
        (instance, calls) ->
            assertThat(mostAtOnce(calls))
                .as("calls at once of an instance")
                .isLessThanOrEqualTo(history.limits().concurrency()));
  }

  private static int mostAtOnce(List<Call> calls) {
    List<Call> byArrival = new ArrayList<>(calls);
    byArrival.sort(Comparator.comparingLong(Call::arrivedNanos));
    PriorityQueue<Long> ends = new PriorityQueue<>();
    int most = 0;
    for (Call call : byArrival) {
      while (!ends.isEmpty() && ends.element() <= call.arrivedNanos()) {
        ends.remove();
      }
      ends.add(end(call));
      most = Math.max(most, ends.size());
    }
    return most;
  }

  /** A worker is free again when its handler has ended or its lease, whichever comes first. */
  private static long end(Call call) {
    long lease = Math.max(0, call.deadlineMillis() - call.arrivedMillis());
    long leaseEnd = call.arrivedNanos() + Math.min(lease, 3_600_000) * 1_000_000;
    return call.isEnded() ? Math.min(call.endedNanos(), leaseEnd) : leaseEnd;
  }
}
