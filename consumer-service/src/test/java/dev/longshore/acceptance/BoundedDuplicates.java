package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** P2: a clean run handles nothing again that was settled; a fault lets only a bounded part. */
final class BoundedDuplicates implements Promise {
  @Override
  public void check(History history) {
    assertThat(duplicates(history.calls()))
        .as("calls for messages that were settled")
        .hasSizeLessThanOrEqualTo(history.limits().duplicates());
  }

  /** The calls for messages that a handler had been done with. */
  static List<Call> duplicates(List<Call> calls) {
    Set<Place> done = new HashSet<>();
    List<Call> duplicates = new ArrayList<>();
    for (Call call : calls) {
      if (done.contains(call.place())) {
        duplicates.add(call);
      }
      if (call.isAcked()) {
        done.add(call.place());
      }
    }
    return duplicates;
  }
}
