package dev.longshore.concurrency;

import java.util.List;
import java.util.Set;

/**
 * Threads that contend for a subject, and what may come of it. Made anew for each interleaving.
 *
 * <p>What the threads share is kept in fields of the race: the explorer takes an object that it can
 * reach only through what a lambda captured for one that no other thread can see, and switches no
 * thread at it. A loop of more than 50 rounds passes for one that never ends.
 */
public interface Race {

  /** What contends, each on a thread of its own. */
  List<Runnable> contenders();

  /** What came of it, in words, once all contenders are done. */
  String outcome();

  /** The outcomes that a sound subject may have, all of which some interleaving leads to. */
  Set<String> allowed();
}
