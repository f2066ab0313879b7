package dev.longshore.alert;

import java.util.List;
import java.util.Set;

/**
 * What the rules say of one view. Immutable.
 *
 * @param found the conditions that hold
 * @param undecided rules that lack what they judge by: they say neither yes nor no
 */
record Findings(List<Finding> found, Set<AlertRule> undecided) {
  Findings {
    found = List.copyOf(found);
    undecided = Set.copyOf(undecided);
  }
}
