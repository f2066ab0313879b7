package dev.longshore.tool.fleet;

import dev.longshore.heartbeat.HeartbeatBoard;
import dev.longshore.heartbeat.HeartbeatReader;
import dev.longshore.heartbeat.LivenessLimits;
import dev.longshore.heartbeat.Sighting;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The latest heartbeats, read anew each time it is asked. Owned by one thread. */
final class HeartbeatView implements AutoCloseable {
  private static final LivenessLimits LIMITS =
      new LivenessLimits(Duration.ofSeconds(6), Duration.ofSeconds(15));
  private static final Duration POLL = Duration.ofMillis(100);

  private final HeartbeatBoard board;
  private final HeartbeatReader reader;
  private final Duration limit;

  private HeartbeatView(HeartbeatBoard board, HeartbeatReader reader, Duration limit) {
    this.board = board;
    this.reader = reader;
    this.limit = limit;
  }

  /**
   * A view that has read nothing.
   *
   * @param limit how long one reading may take
   */
  static HeartbeatView open(Cluster cluster, String topic, Console console, Duration limit) {
    HeartbeatBoard board = HeartbeatBoard.glancing(LIMITS);
    return new HeartbeatView(
        board,
        new HeartbeatReader(
            cluster.consumer(),
            topic,
            board,
            System::nanoTime,
            console.clock(),
            (where, why) -> console.message(where + " is no heartbeat: " + why)),
        limit);
  }

  /** What is known of the instances now, of one group or of all. */
  List<Sighting> read(Optional<String> group) {
    long end = System.nanoTime() + limit.toNanos();
    boolean all = reader.read(POLL);
    while (!all && System.nanoTime() - end < 0) {
      all = reader.read(POLL);
    }
    return board.sightings(group, System.nanoTime());
  }

  @Override
  public void close() {
    reader.close();
  }
}
