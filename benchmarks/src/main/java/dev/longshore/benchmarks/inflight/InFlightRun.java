package dev.longshore.benchmarks.inflight;

import dev.longshore.benchmarks.peers.ChildJvm;
import dev.longshore.lane.Ordering;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Measures each ordering in a JVM of its own, round after round. Owned by one thread. */
public final class InFlightRun {
  /** The options of every measured JVM. */
  public static final List<String> OPTIONS = List.of("-Xms256m", "-Xmx256m", "-XX:+UseSerialGC");

  private static final Duration LIMIT = Duration.ofMinutes(1);

  private final Path folder;
  private final int rounds;
  private final PrintStream progress;

  /**
   * A run that has not begun.
   *
   * @param folder for the logs; must be there
   */
  public InFlightRun(Path folder, int rounds, PrintStream progress) {
    this.folder = folder;
    this.rounds = rounds;
    this.progress = progress;
  }

  /** Measures as often as there are rounds. Blocks for seconds. */
  public List<Footprint> run() throws InterruptedException {
    List<Footprint> footprints = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      for (Ordering ordering : List.of(Ordering.KEY, Ordering.NONE)) {
        Footprint footprint = measure(ordering);
        footprints.add(footprint);
        progress.println(footprint);
      }
    }
    return footprints;
  }

  private Footprint measure(Ordering ordering) throws InterruptedException {
    List<String> command = List.of(InFlightMain.class.getName(), ordering.name());
    Path log = folder.resolve("in-flight.log");
    try (ChildJvm child = ChildJvm.start("in-flight", log, OPTIONS, command)) {
      return JsonMapper.shared().readValue(child.await("result", LIMIT), Footprint.class);
    }
  }
}
