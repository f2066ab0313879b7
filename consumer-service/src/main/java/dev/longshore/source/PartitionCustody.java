package dev.longshore.source;

import dev.longshore.delivery.Custody;
import dev.longshore.delivery.PartitionLedger;

/**
 * How a partition is read with regard to holders that died before: all of it, in windows, or one
 * message at a time. What the next holder has to know of that is durable first. Owned by the poll
 * thread.
 */
final class PartitionCustody {
  /** After a death so many messages may be under way that can have been the reason. */
  static final int WINDOW = 64;

  private final PartitionLedger ledger;

  /** Where it is read in windows, from here on nothing can have been under way at the death. */
  private final long calmFrom;

  /** What the next commit says. */
  private Custody wanted;

  /** Whether the broker has that, or does not need to. */
  private boolean durable;

  /** Whether it is worth a commit of its own now. */
  private boolean urgent = true;

  /** Whether the partition may be read at all: its first mark was made, or tried. */
  private boolean marked;

  /** Whether nothing more may start before what is wanted is durable. */
  private boolean strict;

  /** From here on no message is let in. */
  private long open;

  /** The first message that was not let in, or {@link Custody#NONE}. */
  private long refused = Custody.NONE;

  /** Whether it stands still for the sake of another partition's trial. */
  private boolean waits;

  /** When the message that is tried now was let in; 0 before that. */
  private long triedSince;

  /**
   * What a partition looks like now.
   *
   * @param active messages in flight that do not wait for a time to pass
   * @param atEnd whether all is read that its log has
   * @param patient whether the message that is tried now is to be waited for
   */
  record Look(long active, boolean atEnd, boolean patient) {}

  /**
   * A partition that was taken over.
   *
   * @param found what its holder before said last
   * @param inFlight so many messages may have been under way when that holder died
   */
  PartitionCustody(PartitionLedger ledger, Custody found, long inFlight) {
    this.ledger = ledger;
    this.calmFrom = ledger.endOfSpan(ledger.frontier(), inFlight);
    this.open = ledger.position();
    Custody taken = found.taken(ledger.frontier(), ledger::isKnownSettled);
    this.wanted = taken instanceof Custody.Window ? window(ledger.frontier(), WINDOW) : taken;
    this.waits = isSuspicious();
    this.strict = isOnTrial();
  }

  /** What the next commit is to say. */
  Custody wanted() {
    return wanted;
  }

  /** Whether it is not read like any other, since a holder died. */
  boolean isSuspicious() {
    return !(wanted instanceof Custody.Open && (durable || !marked));
  }

  /** Whether messages are to be tried alone, or the broker is to hear that all have been. */
  boolean isOnTrial() {
    return isSuspicious() && !(wanted instanceof Custody.Window);
  }

  /** Whether messages are to be tried alone, and the broker knows. */
  boolean isAlone() {
    return durable && wanted instanceof Custody.Alone;
  }

  /** How often its suspect has killed. */
  int deaths() {
    return wanted instanceof Custody.Alone alone ? alone.deaths() : 0;
  }

  /** Whether the broker has what is wanted, or does not need to. */
  boolean isDurable() {
    return durable;
  }

  /** Whether a commit is wanted for its sake. */
  boolean isUrgent() {
    return urgent;
  }

  /** Whether no message may be read now. */
  boolean holds() {
    return !marked || waits || refused != Custody.NONE;
  }

  /** Lets it stand still, or go on, for the sake of another partition's trial. */
  void waits(boolean now) {
    waits = now;
  }

  /** Whether all messages up to an offset may be let in. */
  boolean admitsAllUpTo(long offset) {
    return offset < open;
  }

  /** Whether a message may be let in, which one that is settled always may. */
  boolean admits(long offset) {
    return offset < open || ledger.isKnownSettled(offset);
  }

  /** Notes the first message that was not let in. */
  void refuse(long offset) {
    refused = offset;
  }

  /** Whether a message is the one that is tried alone now. */
  boolean tries(long offset) {
    return wanted instanceof Custody.Alone alone && alone.trying() == offset;
  }

  /** Whether the one that is tried now has killed too often to be tried. */
  boolean condemns() {
    return wanted instanceof Custody.Alone alone && alone.condemns();
  }

  /** Begins to leave in an orderly way. */
  void leave() {
    wanted = wanted.whenLeft();
  }

  /** Notes what the broker has now. */
  void committed(Custody said, long base) {
    // A mark that had no room counts as made: the feature is off then, and the partition goes on.
    boolean isOfNow = said.equals(Custody.Open.HELD) || said.equals(wanted.from(base));
    if (isOfNow || !marked) {
      grant();
    }
  }

  /** Notes that a commit failed. What does not depend on it goes on. */
  void commitFailed() {
    urgent = false;
    if (!durable && !strict) {
      grant();
    }
  }

  private void grant() {
    durable = true;
    urgent = false;
    marked = true;
    triedSince = 0;
    switch (wanted) {
      case Custody.Open all -> {
        open = Long.MAX_VALUE;
        waits = false;
      }
      case Custody.Window window -> open = window.limit();
      case Custody.Alone alone ->
          open = alone.trying() == Custody.NONE ? ledger.position() : alone.trying() + 1;
    }
    if (refused < open) {
      refused = Custody.NONE;
    }
  }

  /** Goes on as far as all that was said before is durable. */
  void step(Look look) {
    if (!durable || waits) {
      return;
    }
    switch (wanted) {
      case Custody.Open all -> {}
      case Custody.Window window -> nextWindow(look);
      case Custody.Alone alone -> nextTrial(alone, look);
    }
  }

  private void nextWindow(Look look) {
    if (ledger.position() >= calmFrom || (look.atEnd() && look.active() == 0)) {
      want(Custody.Open.HELD);
    } else if (refused != Custody.NONE && look.active() <= WINDOW / 2) {
      want(window(refused, WINDOW - look.active()));
    }
  }

  private void nextTrial(Custody.Alone alone, Look look) {
    if (isTrying(alone, look)) {
      return;
    }
    if (refused != Custody.NONE) {
      want(refused < alone.limit() ? alone.tryingNext(refused) : Custody.Open.HELD);
    } else if (look.atEnd()) {
      want(Custody.Open.HELD);
    }
  }

  private boolean isTrying(Custody.Alone alone, Look look) {
    long tried = alone.trying();
    if (tried == Custody.NONE) {
      return false;
    }
    boolean letIn = ledger.position() > tried;
    return letIn
        ? !ledger.hasSettled(tried) && look.patient()
        : refused == Custody.NONE && !look.atEnd();
  }

  /** Since when the message that is tried now has been in; 0 when none is. */
  long triedSince(long now) {
    boolean letIn =
        wanted instanceof Custody.Alone alone
            && alone.trying() != Custody.NONE
            && ledger.position() > alone.trying();
    if (letIn && triedSince == 0) {
      triedSince = now;
    }
    return triedSince;
  }

  /** The offset that is tried now, or {@link Custody#NONE}. */
  long tried() {
    return wanted instanceof Custody.Alone alone ? alone.trying() : Custody.NONE;
  }

  private void want(Custody next) {
    strict = wanted instanceof Custody.Alone || next instanceof Custody.Alone;
    wanted = next;
    durable = false;
    urgent = true;
  }

  private Custody window(long from, long messages) {
    return new Custody.Window(false, ledger.endOfSpan(from, messages));
  }
}
