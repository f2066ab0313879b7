package dev.longshore.acceptance;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;

/**
 * What is done to a group, drawn by a seed. Immutable.
 *
 * @param protocol of the group, as its configuration names it
 * @param ordering as the configuration names it
 */
record SoakPlan(long seed, String protocol, String ordering, List<Fault> faults) {

  /** What can be done to it. */
  enum Fault {
    /** A member stands still for longer than its session, and goes on. */
    PAUSE,
    /** {@code kill -9} of a member; another takes its place. */
    KILL,
    /** SIGTERM to a member; another takes its place. */
    RESTART,
    /** One more member. */
    SCALE_OUT,
    /** SIGTERM to a member. */
    SCALE_IN,
    /** {@code kill -9} of the broker, which comes back. */
    BROKER
  }

  /** All faults, so many times over, each time in another order. */
  static SoakPlan draw(long seed, String protocol, String ordering, int times) {
    Random random = new Random(seed);
    List<Fault> faults = new ArrayList<>();
    for (int count = 0; count < times; count++) {
      List<Fault> all = new ArrayList<>(EnumSet.complementOf(EnumSet.of(Fault.PAUSE)));
      Collections.shuffle(all, random);
      all.add(random.nextInt(2), Fault.PAUSE); // early: it takes longest
      faults.addAll(all);
    }
    return new SoakPlan(seed, protocol, ordering, List.copyOf(faults));
  }

  /** A name for its topic and its files. */
  String name() {
    return "soak-%s-%s-%d".formatted(protocol, ordering, seed);
  }
}
