package dev.longshore.acceptance;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * All that happened in a test.
 *
 * @param sent what was sent, in that order
 * @param calls what handlers were called with, in the order of arrival
 * @param parked what the dead-letter topics hold
 * @param forwarded where the retries in the retry topic came from
 * @param commits what was seen committed while it went on
 * @param limits what the test's faults allow
 */
record History(
    List<Sent> sent,
    List<Call> calls,
    List<Parked> parked,
    Set<Place> forwarded,
    List<CommitSeen> commits,
    Limits limits) {

  /** The sent messages by where they stand. */
  Map<Place, Sent> sentByPlace() {
    return sent.stream().collect(Collectors.toMap(Sent::place, Function.identity()));
  }

  /** The places that a handler was done with in time. */
  Set<Place> acked() {
    return calls.stream().filter(Call::isAcked).map(Call::place).collect(Collectors.toSet());
  }

  /** The places that a dead letter came from. */
  Set<Place> dead() {
    return parked.stream().map(Parked::origin).collect(Collectors.toSet());
  }

  /** The places that are settled. */
  Set<Place> settled() {
    Set<Place> settled = new HashSet<>(acked());
    settled.addAll(dead());
    return settled;
  }
}
