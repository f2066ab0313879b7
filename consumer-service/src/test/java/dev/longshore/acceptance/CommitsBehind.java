package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * P1: the committed offset is never above the lowest unsettled one. Nothing below a commit may be
 * settled after the commit was seen, but for what stands in the retry topic.
 */
final class CommitsBehind implements Promise {
  @Override
  public void check(History history) {
    Map<Place, Long> settledAt = new HashMap<>();
    for (Call call : history.calls()) {
      if (call.isAcked()) {
        settledAt.merge(call.place(), call.endedNanos(), Math::min);
      }
    }
    Set<Place> elsewhere = new HashSet<>(history.dead());
    elsewhere.addAll(history.forwarded());
    List<String> ahead = new ArrayList<>();
    for (CommitSeen commit : history.commits()) {
      for (Sent sent : history.sent()) {
        Place place = sent.place();
        boolean below =
            place.topic().equals(commit.topic())
                && place.partition() == commit.partition()
                && place.offset() < commit.offset();
        boolean settled = settledAt.getOrDefault(place, Long.MAX_VALUE) - commit.seenNanos() <= 0;
        if (below && !settled && !elsewhere.contains(place)) {
          ahead.add(place + " under commit " + commit.offset());
        }
      }
    }
    assertThat(ahead).as("unsettled messages below a commit").isEmpty();
  }
}
