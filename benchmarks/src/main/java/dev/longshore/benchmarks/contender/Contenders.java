package dev.longshore.benchmarks.contender;

import dev.longshore.lane.Ordering;
import dev.longshore.source.GroupProtocol;
import io.confluent.parallelconsumer.ParallelConsumerOptions.ProcessingOrder;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The contenders by name; a number at the end of a name is its concurrency. */
final class Contenders {
  private static final Pattern NAME = Pattern.compile("(.*?)(?:-([0-9]+))?");
  private static final String DEFAULT_CONCURRENCY = "64";

  private Contenders() {}

  /** The contender of that name. */
  static Contender named(String name) {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw unknown(name);
    }
    String given = parts.group(2);
    int concurrency = Integer.parseInt(given == null ? DEFAULT_CONCURRENCY : given);
    return switch (parts.group(1)) {
      case "bare" -> new BareLoop(GroupProtocol.CLASSIC, false);
      case "bare-commit" -> new BareLoop(GroupProtocol.CLASSIC, true);
      case "bare-kip848" -> new BareLoop(GroupProtocol.CONSUMER, false);
      case "naive" -> NaivePool.ofPlatformThreads(concurrency);
      case "naive-virtual" -> NaivePool.ofVirtualThreads();
      case "pc-key" -> new ParallelConsumerPeer(ProcessingOrder.KEY, concurrency);
      case "pc-unordered" -> new ParallelConsumerPeer(ProcessingOrder.UNORDERED, concurrency);
      case "spring-batch" -> new SpringBatch();
      case "share" -> new ShareLoop();
      case "us-key" -> new Engine(Ordering.KEY, concurrency, GroupProtocol.CONSUMER, true);
      case "us-partition" ->
          new Engine(Ordering.PARTITION, concurrency, GroupProtocol.CONSUMER, true);
      case "us-none" -> new Engine(Ordering.NONE, concurrency, GroupProtocol.CONSUMER, true);
      case "us-key-classic" -> new Engine(Ordering.KEY, concurrency, GroupProtocol.CLASSIC, true);
      case "us-none-classic" -> new Engine(Ordering.NONE, concurrency, GroupProtocol.CLASSIC, true);
      case "us-key-unmetered" ->
          new Engine(Ordering.KEY, concurrency, GroupProtocol.CONSUMER, false);
      default -> throw unknown(name);
    };
  }

  /** Whether there is a contender of that name. */
  static boolean isKnown(String name) {
    try {
      named(name);
      return true;
    } catch (IllegalArgumentException unknown) {
      return false;
    }
  }

  private static IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException("no contender has that name: " + name);
  }
}
