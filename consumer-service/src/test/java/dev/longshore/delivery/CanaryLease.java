package dev.longshore.delivery;

/** A lease that is read first and written afterwards, for the races to find. */
final class CanaryLease implements LeaseSubject {
  private volatile State state = new State(LeasePhase.QUEUED, 0, 0);

  private record State(LeasePhase phase, int attempt, long deadlineMillis) {
    boolean is(LeasePhase wanted, int number) {
      return phase == wanted && attempt == number;
    }

    State in(LeasePhase next) {
      return new State(next, attempt, deadlineMillis);
    }
  }

  @Override
  public int start(long deadlineMillis) {
    state = new State(LeasePhase.RUNNING, state.attempt + 1, deadlineMillis);
    return state.attempt;
  }

  @Override
  public boolean move(int attempt, Move move) {
    State before = state;
    if (!before.is(move.from, attempt)) {
      return false;
    }
    state = before.in(move.to);
    return true;
  }

  @Override
  public void requeue() {
    state = state.in(LeasePhase.QUEUED);
  }

  @Override
  public boolean extend(int attempt, long deadlineMillis) {
    State before = state;
    if (!before.phase.isLeased() || before.attempt != attempt) {
      return false;
    }
    state = new State(before.phase, attempt, deadlineMillis);
    return true;
  }

  @Override
  public Expiry expire(int attempt, long nowMillis) {
    State before = state;
    boolean due = before.attempt == attempt && before.deadlineMillis <= nowMillis;
    if (!due || !before.phase.isLeased()) {
      return Expiry.NOT_DUE;
    }
    boolean running = before.phase == LeasePhase.RUNNING;
    state = before.in(running ? LeasePhase.EXPIRED : LeasePhase.ENDED);
    return running ? Expiry.WHILE_RUNNING : Expiry.WHILE_PENDING;
  }

  @Override
  public LeasePhase phase() {
    return state.phase;
  }
}
