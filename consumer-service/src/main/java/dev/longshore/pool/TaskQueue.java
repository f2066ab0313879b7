package dev.longshore.pool;

import org.jspecify.annotations.Nullable;

/** Tasks that wait for a worker. Any thread may offer and poll; nothing here blocks. */
sealed interface TaskQueue permits RingQueue, LevelQueue {

  /** A capacity that is never reached. */
  int UNBOUNDED = Integer.MAX_VALUE;

  /**
   * Adds a task unless it is full or sealed.
   *
   * @param level how urgent the task is, 0 for the most urgent; ignored where there are no levels
   */
  Offer offer(Runnable task, int level);

  /** The task whose turn it is; null when there is none. */
  @Nullable Runnable poll();

  boolean isEmpty();

  /** Tasks that wait. */
  long size();

  /** Refuses every task from now on: an offer either was before this, or is refused. */
  void seal();

  /** Takes tasks again. */
  void unseal();
}
