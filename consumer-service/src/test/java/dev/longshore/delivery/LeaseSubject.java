package dev.longshore.delivery;

/** What the races need of a delivery's lease, so that a canary can stand in for it. */
interface LeaseSubject {
  int start(long deadlineMillis);

  boolean move(int attempt, Move move);

  void requeue();

  boolean extend(int attempt, long deadlineMillis);

  Expiry expire(int attempt, long nowMillis);

  LeasePhase phase();

  /** A move of an attempt that may come too late. */
  enum Move {
    END_RUNNING(LeasePhase.RUNNING, LeasePhase.ENDED),
    END_ANSWERED(LeasePhase.ANSWERED, LeasePhase.ENDED),
    END_PENDING(LeasePhase.PENDING, LeasePhase.ENDED),
    END_EXPIRED(LeasePhase.EXPIRED, LeasePhase.ENDED),
    ANSWER_RUNNING(LeasePhase.RUNNING, LeasePhase.ANSWERED),
    AWAIT_ANSWER(LeasePhase.RUNNING, LeasePhase.PENDING);

    final LeasePhase from;
    final LeasePhase to;

    Move(LeasePhase from, LeasePhase to) {
      this.from = from;
      this.to = to;
    }
  }

  /** A real delivery. */
  record Sound(Delivery delivery) implements LeaseSubject {
    Sound() {
      this(new Delivery(Messages.at(0, null), new PartitionLedger("orders", 0, 1, 0), 0, 0));
    }

    @Override
    public int start(long deadlineMillis) {
      return delivery.startAttempt(deadlineMillis);
    }

    @Override
    public boolean move(int attempt, Move move) {
      return switch (move) {
        case END_RUNNING -> delivery.endRunning(attempt);
        case END_ANSWERED -> delivery.endAnswered(attempt);
        case END_PENDING -> delivery.endPending(attempt);
        case END_EXPIRED -> delivery.endExpired(attempt);
        case ANSWER_RUNNING -> delivery.answerRunning(attempt);
        case AWAIT_ANSWER -> delivery.awaitAnswer(attempt);
      };
    }

    @Override
    public void requeue() {
      delivery.requeue();
    }

    @Override
    public boolean extend(int attempt, long deadlineMillis) {
      return delivery.extend(attempt, deadlineMillis);
    }

    @Override
    public Expiry expire(int attempt, long nowMillis) {
      return delivery.expire(attempt, nowMillis);
    }

    @Override
    public LeasePhase phase() {
      return delivery.phase();
    }
  }
}
