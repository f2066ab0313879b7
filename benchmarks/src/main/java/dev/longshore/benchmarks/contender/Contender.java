package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Work;

/** A way to consume a topic. It runs until its process ends. */
@FunctionalInterface
interface Contender {

  /** Starts consuming on threads of its own and returns. */
  void start(Task task, Work work);
}
