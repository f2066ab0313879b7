package dev.longshore.engine;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Pass;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchResult;
import dev.longshore.lane.Lane;
import dev.longshore.message.Message;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Turns that hand several messages of a lane to the handler at once. Any thread.
 *
 * <p><b>Idea.</b> A turn takes messages of different keys from its lane, hands them over in one
 * call, and then carries out the outcome of each as if it had been alone: each has its own lease,
 * attempt, leave and end. A message whose key is in the batch already is kept for the next one, so
 * that the order of a key holds without anything being held. Too few messages are kept as well,
 * until the oldest has waited for the linger time, or nothing can come that would join them.
 *
 * <p><b>Poison.</b> When the call fails as a whole, nobody knows which message is to blame. Each is
 * tried again alone then, so that the bad one fails alone.
 */
final class BatchTurns {
  /** After so long a turn begins no further batch: slow handlers would starve other lanes. */
  private static final long QUANTUM_NANOS = 5_000_000;

  private final MessageFlow flow;
  private final FlowSettings settings;
  private final int size;
  private final long lingerNanos;
  private final boolean ordered;
  private final Parts parts;

  /** Lanes that will be woken when what they hold has waited long enough. */
  private final LingeringLanes lingering = new LingeringLanes();

  /** What turns of a lane have brought together so far, where they follow each other. */
  private final Map<Lane, Gathering> gatherings = new ConcurrentHashMap<>();

  /** Written by the poll thread: whether nothing comes that could fill a batch. */
  private volatile boolean dry;

  /** What these turns share with the flow. */
  record Parts(
      EngineClock clock,
      Timers timers,
      LeaseWatch watch,
      PendingAnswers pending,
      DeliveryListener listener) {}

  BatchTurns(MessageFlow flow, FlowSettings settings, boolean ordered, Parts parts) {
    this.flow = flow;
    this.settings = settings;
    this.size = settings.batching().size();
    this.lingerNanos = settings.batching().linger().toNanos();
    this.ordered = ordered;
    this.parts = parts;
  }

  void turn(Lane lane) {
    AttemptSlot slot = parts.watch().enter();
    Gathering gathering = gathering(lane);
    long started = parts.clock().nanos();
    long now = started;
    long restNanos = 0;
    try {
      while (restNanos == 0 && now - started <= QUANTUM_NANOS && !slot.isLaneLost()) {
        gather(lane, gathering, now);
        if (gathering.isEmpty()) {
          break;
        }
        restNanos = restNanos(gathering, now);
        if (restNanos == 0) {
          now = run(lane, gathering, slot, now);
          flow.freed();
        }
      }
    } finally {
      end(lane, gathering, slot, restNanos);
    }
  }

  /** Where turns follow each other they go on with what the one before has brought together. */
  private Gathering gathering(Lane lane) {
    return ordered
        ? gatherings.computeIfAbsent(lane, any -> new Gathering(size, true))
        : new Gathering(size, false);
  }

  private void end(Lane lane, Gathering gathering, AttemptSlot slot, long restNanos) {
    // INVARIANT: what is lost is not looked at, be it the lane or what its turns have gathered.
    if (slot.isLaneLost()) {
      return;
    }
    if (!ordered) {
      giveBack(lane, gathering);
    }
    boolean goesOn = restNanos > 0 ? lane.rest() : !gathering.isEmpty() || lane.endTurn();
    if (goesOn) {
      flow.schedule(lane);
    } else if (restNanos > 0) {
      linger(lane, restNanos);
    }
  }

  private void gather(Lane lane, Gathering gathering, long now) {
    if (lane.isHolding()) {
      // Some of it may have to wait behind what is held.
      giveBack(lane, gathering);
    }
    while (!gathering.isComplete()) {
      Delivery delivery = lane.take();
      if (delivery == null) {
        break;
      }
      if (!flow.isOver(delivery, now)) {
        gathering.add(delivery);
      }
    }
  }

  private static void giveBack(Lane lane, Gathering gathering) {
    List<Delivery> all = gathering.takeAll();
    if (!all.isEmpty()) {
      lane.putBack(all);
    }
  }

  /** For how long the messages should still wait for others; 0 for not at all. */
  private long restNanos(Gathering gathering, long now) {
    boolean waits = lingerNanos > 0 && !gathering.isComplete() && !dry && !flow.isDraining();
    return waits ? Math.max(0, lingerNanos - gathering.oldestNanos(now)) : 0;
  }

  /**
   * Nothing comes any more until some of what is here is settled: waiting for others that fill a
   * batch would be waiting for nobody. For the poll thread.
   */
  void runDry() {
    dry = true;
    for (Lane lane : lingering.all()) {
      wake(lane);
    }
  }

  /** Messages come again. For the poll thread. */
  void resume() {
    if (dry) {
      dry = false;
    }
  }

  /** Wakes a lane later. Only once it rests: a wake before that would go unheard. */
  private void linger(Lane lane, long nanos) {
    if (lingering.add(lane)) {
      parts.timers().schedule(Duration.ofNanos(nanos), () -> wake(lane));
    }
  }

  private void wake(Lane lane) {
    lingering.remove(lane);
    for (int turns = lane.wake(); turns > 0; turns--) {
      flow.schedule(lane);
    }
  }

  private long run(Lane lane, Gathering gathering, AttemptSlot slot, long now) {
    List<Delivery> members = gathering.take();
    if (!ordered) {
      // Before the call: while it lasts, others may have it.
      giveBack(lane, gathering);
    }
    long nowMillis = parts.clock().millisAt(now);
    Attempt[] attempts = new Attempt[members.size()];
    for (int index = 0; index < attempts.length; index++) {
      attempts[index] = new Attempt(flow, members.get(index), nowMillis);
    }
    try {
      // INVARIANT: as for one attempt, all are visible before it is asked whether they may start.
      slot.begin(new BatchRun(Arrays.asList(attempts)));
      List<Attempt> admitted = admitted(lane, gathering, attempts, now);
      if (admitted.isEmpty()) {
        return now;
      }
      BatchRun run = new BatchRun(admitted);
      slot.begin(run);
      return run(run, slot, now);
    } finally {
      slot.endBatch();
    }
  }

  /**
   * Those that may start, all in the same place. One that may start elsewhere only, which is rare,
   * goes back to the front of the lane, and its leave with it.
   */
  private List<Attempt> admitted(Lane lane, Gathering gathering, Attempt[] attempts, long now) {
    List<Attempt> admitted = new ArrayList<>(attempts.length);
    List<Delivery> elsewhere = List.of();
    Pass neighbours = Pass.FREE;
    for (Attempt attempt : attempts) {
      if (!flow.admit(attempt, neighbours, now)) {
        continue;
      }
      if (admitted.isEmpty()) {
        neighbours = attempt.pass();
      }
      if (attempt.endpoint().equals(neighbours.endpoint())) {
        admitted.add(attempt);
        continue;
      }
      elsewhere = elsewhere.isEmpty() ? new ArrayList<>() : elsewhere;
      elsewhere.add(attempt.delivery());
      attempt.pass().ended(attempt.delivery(), Ending.UNKNOWN, 0);
    }
    if (!elsewhere.isEmpty()) {
      // What was gathered since came after them.
      giveBack(lane, gathering);
      lane.putBack(elsewhere);
    }
    return admitted;
  }

  private long run(BatchRun run, AttemptSlot slot, long started) {
    List<Message> messages = start(run, started);
    slot.started(run);
    BatchResult result = flow.run(messages, contexts(run));
    long ended = parts.clock().nanos();
    slot.returned(run);
    End[] ends = endLeases(run, result, ended - started);
    slot.clearInterrupt();
    for (int index = 0; index < ends.length; index++) {
      Attempt attempt = run.attempts().get(index);
      switch (ends[index]) {
        case IN_TIME -> conclude(run, attempt, result, result.of(index), started, ended);
        case LATE -> flow.endLate(attempt, result.of(index), slot, run.isShared(), ended);
        case PENDING -> {}
      }
    }
    return ended;
  }

  private List<Message> start(BatchRun run, long started) {
    long deadline = parts.clock().millisAfter(started, settings.visibility());
    Message[] messages = new Message[run.attempts().size()];
    for (int index = 0; index < messages.length; index++) {
      Delivery delivery = run.attempts().get(index).delivery();
      int _ = delivery.startAttempt(deadline);
      parts.listener().started(delivery, started - delivery.acceptedNanos());
      messages[index] = delivery.message();
    }
    return Collections.unmodifiableList(Arrays.asList(messages));
  }

  private static List<DeliveryContext> contexts(BatchRun run) {
    return Collections.unmodifiableList(run.attempts());
  }

  /** Ends all leases before anything else is done, so that no interrupt comes later. */
  private End[] endLeases(BatchRun run, BatchResult result, long tookNanos) {
    End[] ends = new End[run.attempts().size()];
    for (int index = 0; index < ends.length; index++) {
      Attempt attempt = run.attempts().get(index);
      parts.listener().ended(attempt.delivery(), tookNanos);
      ends[index] = endLease(attempt, result.of(index));
    }
    return ends;
  }

  private End endLease(Attempt attempt, AttemptResult result) {
    Delivery delivery = attempt.delivery();
    if (result instanceof AttemptResult.Awaiting(Runnable abandon)) {
      flow.hold(delivery);
      return parts.pending().await(attempt, abandon) ? End.PENDING : End.LATE;
    }
    return delivery.endRunning(attempt.attempt()) ? End.IN_TIME : End.LATE;
  }

  private void conclude(
      BatchRun run,
      Attempt attempt,
      BatchResult whole,
      AttemptResult own,
      long started,
      long ended) {
    attempt.pass().ended(attempt.delivery(), MessageFlow.ending(own), ended - started);
    if (whole instanceof BatchResult.Whole(AttemptResult.Failed failed) && run.isShared()) {
      flow.concludeShared(attempt.delivery(), failed, ended);
    } else {
      flow.conclude(attempt.delivery(), own, ended);
    }
  }

  /** How a lease ended when the call returned. */
  private enum End {
    /** By what the call returned. */
    IN_TIME,
    /** Before: it was answered, or its time was over. */
    LATE,
    /** Not yet: the answer comes later. */
    PENDING
  }
}
