package dev.longshore.simulation;

/**
 * A planted bug: one behaviour broken around the product, as if the product had it. The simulation
 * must find each.
 */
enum Mutation {
  /** None. */
  NONE,
  /** Every commit is one too far. */
  COMMIT_ONE_TOO_FAR,
  /** Some commits repeat an older one. */
  COMMIT_GOES_BACK,
  /** Commits carry no gap map. */
  COMMIT_WITHOUT_GAP_MAP,
  /** Two partitions' commits are swapped. */
  COMMIT_OF_ANOTHER_PARTITION,
  /** A partition that was lost or revoked is committed once more. */
  COMMIT_AFTER_LOSS,
  /** The commit of a revoke or a drain is said to have gone through, and has not. */
  COMMIT_SWALLOWED,
  /** Everything read is committed, settled or not. */
  COMMIT_THE_POSITION,
  /** The restored gap map is one offset off. */
  GAP_MAP_SHIFTED,
  /** The gap map of a commit is not restored. */
  GAP_MAP_FORGOTTEN,
  /** Only the first half of a gap map is committed. */
  GAP_MAP_CUT,
  /** Reading restarts one offset behind the commit. */
  START_ONE_TOO_FAR,
  /** Reading restarts one offset before the commit. */
  START_ONE_TOO_EARLY,
  /** The message behind a hole is taken to be in the hole. */
  HOLE_ONE_TOO_WIDE,
  /** Partitions that are held back are read all the same. */
  PAUSE_IGNORED,
  /** What is in flight is counted against a bound that is too large. */
  BOUND_TOO_LARGE,
  /** Nobody hears that partitions were lost. */
  LOSS_UNHEARD,
  /** Nobody hears that partitions are revoked. */
  REVOKE_UNHEARD,
  /** Messages of a key are handled side by side. */
  ORDER_IGNORED,
  /** A key is taken for two. */
  KEY_SPLIT,
  /** A negative answer is taken for a positive one. */
  NACK_TAKEN_FOR_ACK,
  /** A failed attempt is taken for a success. */
  FAILURE_TAKEN_FOR_ACK,
  /** A dead letter counts as durable when it is sent. */
  PARKED_WHEN_SENT,
  /** A dead letter that was not written counts as durable. */
  PARK_FAILURE_IGNORED,
  /** A dead letter's answer is lost. */
  PARK_ANSWER_LOST,
  /** A result counts as durable when it is sent. */
  RESULT_WHEN_SENT,
  /** A result that was not written counts as durable. */
  RESULT_FAILURE_IGNORED,
  /** Some retries are forgotten. */
  RETRY_LOST,
  /** Leases are not watched. */
  LEASES_UNWATCHED,
  /** Some turns are not run. */
  TURN_LOST,
  /** Some turns are run twice. */
  TURN_RUN_TWICE,
  /** The drain does not stop attempts from starting. */
  DRAIN_IGNORED,
  /** A commit's answer never comes. */
  COMMIT_ANSWER_LOST,
  /** All assignments have the same epoch. */
  EPOCH_FROZEN,
  /** Some messages are lost between the poll and the engine. */
  MESSAGE_DROPPED,
  /** A group without a commit starts at the end. */
  START_AT_THE_END,
  /** A partition that was added later is read from its end on. */
  ADDED_PARTITION_AT_THE_END,
  /** What the broker lost is jumped over, and read on where it has something. */
  LOSS_JUMPED_OVER,
  /** A start that retention has taken is moved to what is left. */
  RETENTION_JUMPED_OVER_AT_START,
  /** Nobody is told that a partition stands still. */
  RANGE_UNTOLD,
  /** The end of the log that is told is one too low. */
  RANGE_TOLD_WRONG,
  /** Commits do not say which leader's log they are about. */
  COMMIT_WITHOUT_LEADER_EPOCH,
  /** Commits name the first leader. */
  COMMIT_WITH_FIRST_LEADER_EPOCH,
  /** Reading restarts without asking whose log the commit is about. */
  START_WITHOUT_LEADER_EPOCH,
  /** Commits go on after the longest time between polls. */
  POLL_AGE_UNCHECKED,
  /** A commit that was refused counts as done. */
  COMMIT_REFUSAL_UNHEARD,
  /** An id counts as done when its handler starts. */
  ID_RECORDED_AT_START,
  /** The id of a dead letter counts as done. */
  ID_OF_PARKED_RECORDED,
  /** The id of a message that is given back counts as done. */
  ID_OF_DISCARDED_RECORDED,
  /** A copy is not told when what it waits for ended. */
  WAITING_COPY_FORGOTTEN,
  /** A second signal does not end the drain. */
  HURRY_IGNORED,
  /** A batch holds messages of one key. */
  BATCH_HOLDS_A_KEY_TWICE,
  /** The outcomes of a batch are those of the message before. */
  BATCH_OUTCOMES_SHIFTED,
  /** Nobody looks again at messages that wait for others to fill their batch. */
  BATCH_NEVER_DUE,
  /** An urgent message overtakes its key. */
  PRIORITY_BREAKS_KEY_ORDER,
  /** The end of some of a breaker's probes is never told. */
  PROBE_NEVER_ENDS,
  /** Some that wait for the breaker or the guard are not woken. */
  WAITER_NOT_WOKEN,
  /** Some attempts are made while the breaker is open. */
  ATTEMPT_WHILE_OPEN,
  /** Dead letters are written though nothing pays for them. */
  DEAD_LETTERS_UNPAID,
  /** Some that wait for a rate limit are never told that their turn has come. */
  LIMITED_FOR_EVER,
  /** Some that should wait for a rate limit are dropped. */
  LIMITED_DROPPED,
  /** Some that should wait for a rate limit are not kept waiting. */
  LIMIT_IGNORED,
  /** What the holder before said of its custody is not heard. */
  CUSTODY_FORGOTTEN,
  /** Commits say nothing of custody. */
  CUSTODY_UNSAID,
  /** A message that is tried alone is said to have killed before. */
  INNOCENT_ACCUSED
}
