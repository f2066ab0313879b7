package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.audit.HistoryFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Makes one history of what the processes wrote down and of what the broker knows. Owned by one
 * thread.
 *
 * <p>A commit takes effect when the broker says so, at the earliest after it was sent and at the
 * latest when its sender was gone; whose it is follows from who sent the same. A commit that nobody
 * sent is nobody's, and a violation. One in a transaction takes effect with that, which the broker
 * does not tell the time of: it is there by the time at which its sender knows, and nobody can act
 * on it before, but for who has the partition after the sender's death.
 */
public final class HistoryMerge {
  private static final String SUFFIX = ".part";
  private static final String NOBODY = "nobody";

  /** The broker stamps a commit in whole milliseconds, rounded down. */
  private static final long ROUNDING_NANOS = 1_000_000;

  private final BrokerView broker;
  private final List<Stamped> events = new ArrayList<>();
  private final List<Asked> asked = new ArrayList<>();
  private final Map<String, Long> ends = new HashMap<>();
  private final Map<String, NavigableSet<Long>> transactionEnds = new HashMap<>();

  private HistoryMerge(BrokerView broker) {
    this.broker = broker;
  }

  /** Where a process writes its part. */
  public static Path part(Path folder, String process) {
    return folder.resolve(process + SUFFIX);
  }

  /**
   * Merges parts in a folder into a file that {@code audit check} reads.
   *
   * @param name how the names of the parts begin
   */
  public static void merge(Path folder, String name, BrokerView broker, Path history) {
    HistoryMerge merge = new HistoryMerge(broker);
    try (Stream<Path> files = Files.list(folder)) {
      files.filter(file -> isPart(file, name)).sorted().forEach(merge::read);
      Files.write(history, merge.merged().stream().map(HistoryFormat::write).toList());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static boolean isPart(Path file, String name) {
    String text = file.getFileName().toString();
    return text.startsWith(name) && text.endsWith(SUFFIX);
  }

  private void read(Path file) {
    String name = file.getFileName().toString();
    String process = name.substring(0, name.length() - SUFFIX.length());
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(line -> read(process, line));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void read(String process, String line) {
    int space = line.indexOf(' ');
    long nanos = Long.parseLong(line.substring(0, space));
    String text = line.substring(space + 1);
    if (Asked.isOne(text)) {
      asked.add(Asked.parse(nanos, process, text));
      return;
    }
    if (text.equals(HistoryFile.TRANSACTION_ENDED)) {
      transactionEnds.computeIfAbsent(process, first -> new TreeSet<>()).add(nanos);
      return;
    }
    HistoryEvent event = HistoryFormat.read(text);
    events.add(new Stamped(nanos, event));
    switch (event) {
      case HistoryEvent.Crashed crashed -> ends.put(crashed.instance(), nanos);
      case HistoryEvent.Drained drained -> ends.put(drained.instance(), nanos);
      default -> {} // the others go on
    }
  }

  private List<HistoryEvent> merged() {
    events.addAll(broker.produced());
    events.addAll(broker.forwarded());
    events.addAll(broker.parked());
    events.addAll(commits());
    events.sort(Comparator.comparingLong(Stamped::nanos));
    Settlements settlements = new Settlements(broker.originals());
    List<HistoryEvent> merged = new ArrayList<>();
    events.forEach(stamped -> settlements.pass(stamped.event(), merged::add));
    return merged;
  }

  private List<Stamped> commits() {
    Map<String, Long> before = new HashMap<>();
    List<Stamped> commits = new ArrayList<>();
    for (CommitRecord commit : broker.commits()) {
      long stamp = broker.nanos(commit.millis());
      Asked by = sender(commit, stamp);
      long earliest = Math.max(by.nanos() + 1, before.getOrDefault(commit.partition(), 0L) + 1);
      long latest = ends.getOrDefault(by.instance(), Long.MAX_VALUE) - 1;
      long nanos = Math.min(Math.max(effect(by, stamp), earliest), latest);
      before.put(commit.partition(), nanos);
      commits.add(
          new Stamped(
              nanos,
              new HistoryEvent.Committed(
                  Stamped.at(nanos),
                  by.instance(),
                  commit.partition(),
                  commit.offset(),
                  broker.settled(commit))));
    }
    return commits;
  }

  /** When a commit took effect that the broker stamped when it came. */
  private long effect(Asked by, long stamp) {
    if (!by.isInTransaction()) {
      return stamp;
    }
    Long end = transactionEnds.getOrDefault(by.instance(), new TreeSet<>()).higher(by.nanos());
    return end == null ? ends.getOrDefault(by.instance(), stamp) : end;
  }

  /** Who sent it last before it took effect. */
  private Asked sender(CommitRecord commit, long stamp) {
    return asked.stream()
        .filter(sent -> sent.is(commit) && sent.nanos() < stamp + ROUNDING_NANOS)
        .max(Comparator.comparingLong(Asked::nanos))
        .orElse(new Asked(stamp, false, NOBODY, commit.partition(), commit.offset(), ""));
  }
}
