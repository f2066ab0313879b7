package dev.longshore.app;

import dev.longshore.metrics.MessageCounts;
import dev.longshore.source.PartitionStatus;
import dev.longshore.source.SourceStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * How an instance stands, as the API shows it.
 *
 * @param id the instance's id
 * @param pid its process
 * @param host the machine it runs on
 * @param state starting, idle, processing, draining or left
 * @param lag messages in the log that are not settled
 * @param concurrency messages it handles at once, at most
 * @param partitions what it has
 * @param counts what it has done
 */
record WorkerView(
    String id,
    long pid,
    String host,
    String state,
    Instant startedAt,
    long inFlight,
    long lag,
    int concurrency,
    List<PartitionStatus> partitions,
    MessageCounts counts) {

  static WorkerView of(
      InstanceIdentity identity, SourceStatus status, int concurrency, MessageCounts counts) {
    return new WorkerView(
        identity.id(),
        identity.pid(),
        identity.host(),
        state(status),
        identity.startedAt(),
        status.inFlight(),
        status.lag(),
        concurrency,
        status.partitions(),
        counts);
  }

  private static String state(SourceStatus status) {
    return switch (status.state()) {
      case RUNNING -> status.inFlight() > 0 ? "processing" : "idle";
      case JOINING -> "starting";
      case STARTING, DRAINING, LEFT -> status.state().name().toLowerCase(Locale.ROOT);
    };
  }
}
