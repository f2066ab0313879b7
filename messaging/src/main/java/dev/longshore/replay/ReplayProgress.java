package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.message.Message;
import java.util.Optional;

/**
 * What of a plan is done already, by this job or by others, so that it is not sent again. Owned by
 * one thread.
 *
 * @param states what has become of the dead letters
 * @param own the same as far as this job did it; empty where all count
 * @param sent what this job sent and could not record
 */
record ReplayProgress(LetterStates states, Optional<LetterStates> own, SentBefore sent) {
  /** Nothing is done yet. */
  static ReplayProgress none() {
    return new ReplayProgress(new LetterStates(), Optional.empty(), new SentBefore());
  }

  boolean isDone(Message letter) {
    return switch (states.state(letter)) {
      case NEW -> false;
      case DISCARDED, EDITED -> true;
      case REPLAYED -> isOwn(letter);
    };
  }

  /** Whether this job sent and recorded it, or others did and that counts. */
  boolean isOwn(Message letter) {
    return own.map(mine -> mine.state(letter)).orElseGet(() -> states.state(letter))
        == DeadLetterState.REPLAYED;
  }
}
