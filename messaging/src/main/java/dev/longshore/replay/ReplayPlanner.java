package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterBrowser;
import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.topic.OffsetRange;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicAdmin;
import dev.longshore.topic.TopicScan;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes plans of replays; changes nothing. Owned by one thread. */
public final class ReplayPlanner {
  private final Consumer<byte @Nullable [], byte @Nullable []> consumer;
  private final TopicAdmin topics;
  private final Duration patience;

  /**
   * What to look with.
   *
   * @param consumer without a group; stays the caller's to close
   * @param patience how long to wait for the broker without any progress
   */
  public ReplayPlanner(
      Consumer<byte @Nullable [], byte @Nullable []> consumer,
      TopicAdmin topics,
      Duration patience) {
    this.consumer = consumer;
    this.topics = topics;
    this.patience = patience;
  }

  /**
   * Chooses dead letters.
   *
   * @throws ProgramFailure when a topic that they would go to does not exist
   */
  public ReplayPlan plan(ReplayRequest request) {
    LetterStates states = new ReplayStateTopic(consumer, topics).load(request.topic(), patience);
    ChosenLetters chosen = new ChosenLetters();
    PlanTally tally = new PlanTally(request, chosen);
    new DeadLetterBrowser(states::state, request.filter(), Long.MAX_VALUE)
        .browse(scan(request), patience, tally::add);
    checkTargets(tally.targets());
    return new ReplayPlan(request, chosen, tally);
  }

  private TopicScan scan(ReplayRequest request) {
    if (request.references().isEmpty()) {
      return TopicScan.start(consumer, request.topic(), ScanRange.everything());
    }
    Map<Integer, OffsetRange> ranges = new HashMap<>();
    for (DeadLetterReference reference : request.references()) {
      ranges.merge(
          reference.partition(),
          new OffsetRange(reference.offset(), reference.offset() + 1),
          OffsetRange::spanning);
    }
    return TopicScan.start(consumer, request.topic(), ranges);
  }

  private void checkTargets(Map<String, Long> targets) {
    Set<String> missing = new TreeSet<>(targets.keySet());
    missing.removeAll(topics.existing(targets.keySet()).keySet());
    for (String topic : missing) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          ("topic %s, the target of %d dead letters, does not exist; create it, or name another"
                  + " with --to TOPIC")
              .formatted(topic, targets.get(topic)));
    }
  }
}
