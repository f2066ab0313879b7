package dev.longshore.pool;

/** What {@link WorkerPool#execute} and {@link WorkerPool#call} do when the queue is full. */
public enum WhenFull {
  /** Wait for room, unless too many wait already. */
  BLOCK,
  /** Throw {@link java.util.concurrent.RejectedExecutionException} at once. */
  REFUSE,
  /** Run the task on the submitting thread, which slows submitters down to what the pool does. */
  CALLER_RUNS
}
