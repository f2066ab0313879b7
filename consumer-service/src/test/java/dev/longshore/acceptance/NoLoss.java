package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;

/** P1: every accepted message is settled in the end, by a handler or as a dead letter. */
final class NoLoss implements Promise {
  @Override
  public void check(History history) {
    Set<Place> settled = history.settled();
    List<Place> lost =
        history.sent().stream().map(Sent::place).filter(place -> !settled.contains(place)).toList();

    assertThat(lost).as("messages that are not settled").isEmpty();
  }
}
