package dev.longshore.breaker;

import java.util.List;

/** A move that is made under a lock; what it returns is done after it. */
@FunctionalInterface
interface Move {
  List<Runnable> make();

  /** Makes a move and does what follows. */
  static void run(Object lock, Move move) {
    List<Runnable> then;
    synchronized (lock) {
      then = move.make();
    }
    then.forEach(Runnable::run);
  }
}
