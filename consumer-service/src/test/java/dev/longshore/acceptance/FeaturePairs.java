package dev.longshore.acceptance;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Few runs in which every two features meet in all four ways: both, either one, none. A covering
 * array of strength two, found greedily (after D. M. Cohen et al., The AETG System, IEEE
 * Transactions on Software Engineering 23(7), 1997): of many random runs the one that adds most.
 */
final class FeaturePairs {
  private static final int CANDIDATES = 200;

  private FeaturePairs() {}

  /** Two features, and which of them are there. */
  private record Pair(Feature one, boolean hasOne, Feature other, boolean hasOther) {}

  /** The runs, each the features that are there in it. The same in every call. */
  static List<Set<Feature>> runs() {
    Random random = new Random(7);
    Set<Pair> missing = new HashSet<>();
    everything().forEach(run -> missing.addAll(pairs(run)));
    List<Set<Feature>> runs = new ArrayList<>();
    while (!missing.isEmpty()) {
      Set<Feature> best = Set.of();
      int most = -1;
      for (int tried = 0; tried < CANDIDATES; tried++) {
        Set<Feature> run = draw(random);
        Set<Pair> added = pairs(run);
        added.retainAll(missing);
        if (added.size() > most) {
          most = added.size();
          best = run;
        }
      }
      missing.removeAll(pairs(best));
      runs.add(best);
    }
    return runs;
  }

  /** All features, none, and each two of them in all ways. */
  private static List<Set<Feature>> everything() {
    List<Set<Feature>> runs = new ArrayList<>();
    for (Feature one : Feature.values()) {
      for (Feature other : Feature.values()) {
        runs.add(EnumSet.of(one, other));
        runs.add(EnumSet.complementOf(EnumSet.of(one, other)));
        runs.add(EnumSet.of(one));
      }
    }
    return runs;
  }

  private static Set<Feature> draw(Random random) {
    Set<Feature> run = EnumSet.noneOf(Feature.class);
    for (Feature feature : Feature.values()) {
      if (random.nextBoolean()) {
        run.add(feature);
      }
    }
    return run;
  }

  private static Set<Pair> pairs(Set<Feature> run) {
    Set<Pair> pairs = new HashSet<>();
    for (Feature one : Feature.values()) {
      for (Feature other : Feature.values()) {
        if (one.compareTo(other) < 0) {
          pairs.add(new Pair(one, run.contains(one), other, run.contains(other)));
        }
      }
    }
    return pairs;
  }
}
