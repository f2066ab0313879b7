package dev.longshore.delivery;

import java.util.function.LongPredicate;

/**
 * What the holder of a partition says about itself with its commits, for whoever has the partition
 * next: whether it left in an orderly way, or else which messages it may have been handling when it
 * died. Immutable.
 *
 * <p>Marks are made ahead: what a mark does not mention is not started. So the messages that a mark
 * mentions and that are not settled are all that can have killed its holder.
 */
public sealed interface Custody {
  /** No offset. */
  long NONE = -1;

  /** After so many deaths with nothing but itself under way a message is not tried again. */
  int DEADLY = 2;

  /**
   * Anything may be under way.
   *
   * @param left whether the holder has left in an orderly way
   */
  record Open(boolean left) implements Custody {
    /** Nobody has died: the holder starts what it likes. */
    public static final Custody HELD = new Open(false);

    /** Nobody has died, and nobody holds the partition. */
    public static final Custody LEFT = new Open(true);
  }

  /**
   * A holder died before this one, which starts few messages at a time.
   *
   * @param left whether the holder has left in an orderly way
   * @param limit nothing is started from here on
   */
  record Window(boolean left, long limit) implements Custody {}

  /**
   * A holder died of one of few messages. Each is tried while none of the suspects but it is under
   * way.
   *
   * @param limit nothing is suspected from here on
   * @param trying the offset that is tried now, or {@link #NONE}
   * @param suspect the offset at which a holder has died that tried it, or {@link #NONE}
   * @param deaths how often in a row that happened
   */
  record Alone(long limit, long trying, long suspect, int deaths) implements Custody {
    /** The same with another message tried; the suspect is cleared once it has survived. */
    public Alone tryingNext(long offset) {
      boolean survived = trying != NONE && trying == suspect;
      return survived
          ? new Alone(limit, offset, NONE, 0)
          : new Alone(limit, offset, suspect, deaths);
    }

    private Alone takenAfterTrial(LongPredicate isSettled) {
      if (trying == NONE || isSettled.test(trying)) {
        return new Alone(limit, NONE, suspect, deaths);
      }
      int died = trying == suspect ? Math.min(deaths + 1, DEADLY) : 1;
      return new Alone(limit, NONE, trying, died);
    }

    /** Whether the message that is tried now must not be started any more. */
    public boolean condemns() {
      return trying != NONE && trying == suspect && deaths >= DEADLY;
    }
  }

  /** What is said when the holder leaves in an orderly way: no death follows from it. */
  default Custody whenLeft() {
    return switch (this) {
      case Open open -> Open.LEFT;
      case Window(boolean left, long limit) -> new Window(true, limit);
      case Alone(long limit, long trying, long suspect, int deaths) ->
          new Alone(limit, NONE, suspect, deaths);
    };
  }

  /** The same as far as it is about offsets that a commit leaves unsettled. */
  default Custody from(long base) {
    return switch (this) {
      case Open open -> open;
      case Window(boolean left, long limit) -> new Window(left, Math.max(limit, base));
      case Alone(long limit, long trying, long suspect, int deaths) -> {
        boolean isCleared = suspect < base;
        yield new Alone(
            Math.max(limit, base),
            trying < base ? NONE : trying,
            isCleared ? NONE : suspect,
            isCleared ? 0 : deaths);
      }
    };
  }

  /**
   * What whoever takes the partition over starts with.
   *
   * @param unsettled the first offset that is not settled
   * @param isSettled whether an offset from there on is
   */
  default Custody taken(long unsettled, LongPredicate isSettled) {
    return switch (this) {
      case Open(boolean left) -> left ? Open.HELD : new Window(false, unsettled);
      case Window(boolean left, long limit) ->
          left || limit <= unsettled
              ? new Window(false, unsettled)
              : new Alone(limit, NONE, NONE, 0);
      case Alone alone -> alone.takenAfterTrial(isSettled);
    };
  }
}
