package dev.longshore.engine;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.FailureHistory;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.AttemptResult;
import dev.longshore.handling.BatchResult;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lane;
import dev.longshore.lane.Lanes;
import dev.longshore.message.Message;
import dev.longshore.parking.DeadLetterSink;
import dev.longshore.parking.ResultSink;
import dev.longshore.retry.Hop;
import dev.longshore.retry.MalformedHop;
import dev.longshore.retry.RetryDecision;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.retry.RetryTopic;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The way of a message, from its acceptance to its one settlement. Read it from top to bottom.
 *
 * <p>Accepted by the poll thread; queued in a lane; taken by a turn on a worker; handled under a
 * lease; its outcome carried out: settled, handled again, or parked as a dead letter and settled.
 * Whoever ends an attempt's lease owns the delivery from there on; everybody else is late.
 */
public final class MessageFlow implements AutoCloseable {
  /** How many messages a turn handles at most before other lanes get theirs. */
  private static final int QUANTUM = 64;

  /** After so long a turn takes no further message: slow handlers would starve other lanes. */
  private static final long QUANTUM_NANOS = 5_000_000;

  /** What the retry rules hear of a call for several messages that failed. */
  private static final FailureDescription SHARED =
      FailureDescription.of("batch", "the call for several messages failed");

  /** What the breaker does not count: the handler is well and asks for less. */
  private static final String SLOWED = "http-429";

  private static final Duration WATCH_INTERVAL = Duration.ofMillis(20);

  private final FlowSettings settings;
  private final Ports ports;
  private final EngineClock clock;
  private final Lanes lanes;
  private final Gate gate;
  private final HandlerRunner handler;
  private final RetryPolicy retryPolicy;
  private final RetryTopic retryTopic;
  private final DeliveryListener listener;
  private final LeaseWatch watch = new LeaseWatch();

  /** Runs the turns where messages are handed over together; absent where they are not. */
  private final @Nullable BatchTurns batches;

  private final Intake intake;
  private final Waiting waiting;
  private final PendingAnswers pending;
  private final LaterBound bound;
  private final Parking parking;
  private final ResultSink results;
  private final Outbox outbox;
  private final Comeback comeback;

  /** Written once by whoever begins the drain; tells all turns to start nothing more. */
  private volatile boolean draining;

  /**
   * What the flow takes from outside: its time, its threads, its chance.
   *
   * @param turns runs the turns
   */
  public record Ports(
      Ticker ticker,
      InstantSource wallClock,
      Timers timers,
      Executor turns,
      RandomGenerator random) {}

  /** Where the flow writes what must be durable before a message settles. */
  public record Sinks(DeadLetterSink deadLetters, ResultSink results, RetryTopic retries) {
    /** Sinks without a retry topic: all retries wait on the timers. */
    public Sinks(DeadLetterSink deadLetters, ResultSink results) {
      this(deadLetters, results, RetryTopic.NONE);
    }

    /** Sinks that keep dead letters and drop results. */
    public static Sinks of(DeadLetterSink deadLetters) {
      return new Sinks(deadLetters, ResultSink.NONE);
    }
  }

  /** A flow that is ready to accept. {@link #start} starts its watch over the leases. */
  public MessageFlow(
      FlowSettings settings,
      Ports ports,
      Lanes lanes,
      Gate gate,
      HandlerRunner handler,
      RetryPolicy retryPolicy,
      Sinks sinks,
      DeliveryListener listener) {
    this.settings = settings;
    this.ports = ports;
    this.clock = new EngineClock(ports.ticker(), ports.wallClock());
    this.lanes = lanes;
    this.gate = gate;
    this.handler = handler;
    this.retryPolicy = retryPolicy;
    this.listener = listener;
    this.intake = new Intake(clock, lanes, gate, this::schedule);
    this.waiting = new Waiting(ports.timers(), this::offer);
    this.pending = new PendingAnswers(clock, ports.timers(), ports.turns(), this::unanswered);
    this.bound = new LaterBound(settings.mostAtOnce(), watch, pending);
    this.parking = new Parking(settings, sinks.deadLetters());
    this.results = sinks.results();
    this.retryTopic = sinks.retries();
    this.outbox = new Outbox(ports.turns(), ports.timers(), listener, new Posted());
    this.comeback = new Comeback(settings.group(), clock, intake, waiting);
    this.batches = settings.batching().isOn() ? batches() : null;
  }

  private BatchTurns batches() {
    return new BatchTurns(
        this,
        settings,
        lanes.areShared() || lanes.arePartitions(),
        new BatchTurns.Parts(clock, ports.timers(), watch, pending, listener));
  }

  /** Starts the watch over the leases. */
  public void start() {
    ports.timers().repeat(WATCH_INTERVAL, this::watch);
  }

  private void watch() {
    clock.adjust();
    watch.scan(clock.millis(), this);
  }

  /**
   * Takes a message; its lane gets it with the next {@link #dispatch}. For the poll thread, in the
   * order of the log; never blocks.
   *
   * @return false when the message was settled under an earlier assignment
   */
  public boolean accept(Message message, PartitionLedger ledger) {
    return intake.accept(message, ledger);
  }

  /**
   * Takes a record of the retry topic: its message waits for its time, then it is handled as if it
   * came from its origin. What is no retry of this group becomes a dead letter. For the poll
   * thread, in the order of the log; never blocks.
   *
   * @return false when the record was settled under an earlier assignment
   */
  public boolean acceptRetry(Message retry, PartitionLedger ledger) {
    if (!ledger.track(retry.offset())) {
      return false;
    }
    try {
      wakeIfGone(comeback.accept(retry, ledger));
    } catch (MalformedHop problem) {
      Delivery foreign = intake.take(retry, retry.offset(), ledger);
      FailureDescription why =
          FailureDescription.of("malformed-retry", String.valueOf(problem.getMessage()));
      FailureHistory history = foreign.failed(why, clock.now());
      // Its lane, which a turn owns, is not asked to hold it: nothing comes behind it.
      ship(foreign, parking.letter(foreign, history, DeadLetterReason.UNDECODABLE));
    }
    return true;
  }

  /** Lets the workers have what was accepted. For the poll thread, once per poll; never blocks. */
  public void dispatch() {
    if (batches != null && intake.hasGathered()) {
      batches.resume();
    }
    intake.dispatch();
  }

  /**
   * Nothing more comes until some of what is here is settled: batches that wait for more wait no
   * longer. For the poll thread, until the next {@link #dispatch} of something.
   */
  public void runDry() {
    if (batches != null) {
      batches.runDry();
    }
  }

  private void offer(Delivery delivery) {
    Lane lane = lanes.lane(delivery);
    if (lane.offer(delivery)) {
      schedule(lane);
    }
  }

  void schedule(Lane lane) {
    ports.turns().execute(() -> turn(lane));
  }

  private void turn(Lane lane) {
    if (batches != null) {
      batches.turn(lane);
      return;
    }
    AttemptSlot slot = watch.enter();
    long started = clock.nanos();
    long now = started;
    try {
      for (int count = 0; count < QUANTUM && now - started <= QUANTUM_NANOS; count++) {
        Delivery delivery = lane.take();
        if (delivery == null) {
          break;
        }
        now = advance(delivery, slot, now);
        bound.freed();
        if (slot.isLaneLost()) {
          break;
        }
      }
    } finally {
      if (!slot.isLaneLost() && lane.endTurn()) {
        schedule(lane);
      }
    }
  }

  /**
   * Takes a delivery one step further: to the handler, if nothing keeps it from there.
   *
   * @return the time when that was done, which is when the next may start: clocks are slow
   */
  private long advance(Delivery delivery, AttemptSlot slot, long nowNanos) {
    if (isOver(delivery, nowNanos)) {
      return nowNanos;
    }
    Attempt attempt = new Attempt(this, delivery, clock.millisAt(nowNanos));
    slot.begin(attempt);
    try {
      // INVARIANT: the slot is visible before the question, and a closing ledger is marked before
      // the slots are looked at: either this attempt does not start or the closing waits for it.
      return admit(attempt, Pass.FREE, nowNanos) ? attempt(attempt, slot, nowNanos) : nowNanos;
    } finally {
      slot.end();
    }
  }

  /** Takes a delivery to its end that no attempt is made at any more; false when one may be. */
  boolean isOver(Delivery delivery, long nowNanos) {
    if (delivery.ledger().isClosed()) {
      settle(delivery, Settlement.discarded(), nowNanos);
      return true;
    }
    return false;
  }

  /** Attempts that a turn made are over: others may be waiting for that. */
  void freed() {
    bound.freed();
  }

  /**
   * Whether an attempt, which its slot shows, may be made now; where not, sees to what follows.
   *
   * @param neighbours the pass of those that it is to be made together with, or {@link Pass#FREE}
   */
  boolean admit(Attempt attempt, Pass neighbours, long nowNanos) {
    Delivery delivery = attempt.delivery();
    if (!mayStart(delivery)) {
      settle(delivery, Settlement.discarded(), nowNanos);
      return false;
    }
    if (bound.isExceeded()) {
      hold(delivery);
      waiting.addFor(delivery, bound::add);
      wakeIfGone(delivery);
      return false;
    }
    Verdict verdict = gate.askBeside(delivery, neighbours, nowNanos);
    if (verdict instanceof Pass pass) {
      attempt.pass(pass);
      return true;
    }
    refrain(delivery, verdict, nowNanos);
    return false;
  }

  /** Makes no attempt at a delivery: it waits, which costs it nothing, or ends here. */
  private void refrain(Delivery delivery, Verdict verdict, long nowNanos) {
    switch (verdict) {
      case Verdict.Wait(Duration time) -> {
        hold(delivery);
        waiting.add(delivery, time);
        wakeIfGone(delivery);
      }
      case Verdict.Until(Verdict.Signal signal) -> {
        hold(delivery);
        waiting.add(delivery, signal);
        wakeIfGone(delivery);
      }
      case Verdict.Skip skip -> settle(delivery, Settlement.duplicate(), nowNanos);
      case Verdict.Refuse(DeadLetterReason reason, FailureDescription why) ->
          condemn(delivery, delivery.failed(why, clock.now()), reason);
      case Pass pass -> throw new IllegalStateException("a pass is no reason to refrain");
    }
  }

  boolean isDraining() {
    return draining;
  }

  /** Makes attempts together, which their slot shows, on the calling thread. */
  BatchResult run(List<Message> messages, List<DeliveryContext> attempts) {
    return handler.runTogether(messages, attempts);
  }

  private boolean mayStart(Delivery delivery) {
    return delivery.ledger().isOpen() && !draining;
  }

  private long attempt(Attempt attempt, AttemptSlot slot, long started) {
    Delivery delivery = attempt.delivery();
    int number = delivery.startAttempt(clock.millisAfter(started, settings.visibility()));
    listener.started(delivery, started - delivery.acceptedNanos());
    AttemptResult result = handler.run(delivery.message(), attempt);
    long ended = clock.nanos();
    listener.ended(delivery, ended - started);
    if (!(result instanceof AttemptResult.Awaiting) && delivery.endRunning(number)) {
      attempt.pass().ended(delivery, ending(result), ended - started);
      slot.returned(delivery.isLaneLent());
      conclude(delivery, result, ended);
      return ended;
    }
    slot.returned(!delivery.keepLane(number));
    if (result instanceof AttemptResult.Awaiting(Runnable abandon)) {
      hold(delivery);
      if (pending.await(attempt, abandon)) {
        return ended;
      }
    }
    endLate(attempt, result, slot, false, ended);
    return ended;
  }

  /**
   * Ends an attempt whose answer, or end of lease, came before its handler returned.
   *
   * @param shared whether the handler had other messages at the same time
   */
  void endLate(Attempt attempt, AttemptResult result, AttemptSlot slot, boolean shared, long now) {
    Delivery delivery = attempt.delivery();
    int number = attempt.attempt();
    if (delivery.endAnswered(number)) {
      AttemptResult answer = attempt.answered().orElse(result);
      ended(attempt, answer);
      conclude(delivery, answer, now);
      return;
    }
    slot.clearInterrupt();
    if (result instanceof AttemptResult.Awaiting(Runnable abandon)) {
      abandon.run();
    }
    if (!(result instanceof AttemptResult.Failed)) {
      stale(delivery, number);
    }
    if (delivery.endExpired(number)) {
      concludeExpired(delivery, shared, now);
    }
  }

  private void concludeExpired(Delivery delivery, boolean shared, long now) {
    if (shared) {
      delivery.isolate();
    }
    conclude(delivery, timedOut(), now);
  }

  /**
   * Carries out the result of an attempt whose handler had returned before. Called by whoever
   * answers and by timers, so that what may block, a dead letter, goes to a worker.
   */
  void answered(Attempt attempt, AttemptResult result) {
    if (result instanceof AttemptResult.Acked) {
      concludePending(attempt, result);
      return;
    }
    ports.turns().execute(() -> concludePending(attempt, result));
  }

  private void concludePending(Attempt attempt, AttemptResult result) {
    ended(attempt, result);
    conclude(attempt.delivery(), result, clock.nanos());
    pending.done(attempt);
    bound.freed();
  }

  /** Tells whoever gave leave for an attempt how it ended; whoever ends its lease, once. */
  private void ended(Attempt attempt, AttemptResult result) {
    ended(attempt, ending(result));
  }

  private void ended(Attempt attempt, Ending ending) {
    long tookMillis = attempt.tookMillis(clock.millis());
    attempt.pass().ended(attempt.delivery(), ending, TimeUnit.MILLISECONDS.toNanos(tookMillis));
  }

  static Ending ending(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Acked acked -> Ending.ANSWERED;
      case AttemptResult.Rejected rejected -> Ending.ANSWERED;
      case AttemptResult.Failed(FailureDescription failure, Optional<Duration> askedFor) ->
          failure.errorClass().equals(SLOWED) ? Ending.SLOWED : Ending.FAILED;
      case AttemptResult.Awaiting awaiting -> Ending.UNKNOWN;
    };
  }

  /** Carries out the result of an attempt that has ended; the caller ended it. */
  void conclude(Delivery delivery, AttemptResult result, long now) {
    if (delivery.ledger().isClosed()) {
      if (!(result instanceof AttemptResult.Failed)) {
        stale(delivery, delivery.attempt());
      }
      settle(delivery, Settlement.discarded(), now);
      return;
    }
    switch (result) {
      case AttemptResult.Acked acked -> done(delivery, acked, now);
      case AttemptResult.Rejected(FailureDescription failure) ->
          condemn(delivery, delivery.failed(failure, clock.now()), DeadLetterReason.REJECTED);
      case AttemptResult.Failed(FailureDescription failure, Optional<Duration> askedFor) ->
          retry(delivery, failure, askedFor);
      case AttemptResult.Awaiting awaiting ->
          retry(
              delivery,
              FailureDescription.of("no-answer", "the handler gave no answer"),
              Optional.empty());
    }
  }

  /**
   * Carries out that a call for several messages failed as a whole. Which of them is to blame shows
   * when each is alone: until then no rule about the failure ends any of them.
   */
  void concludeShared(Delivery delivery, AttemptResult.Failed failed, long now) {
    if (delivery.ledger().isClosed()) {
      settle(delivery, Settlement.discarded(), now);
      return;
    }
    delivery.isolate();
    retry(delivery, failed.failure(), SHARED, failed.askedFor());
  }

  /** The handler is done with a message; what it produced comes first, if it is to be kept. */
  private void done(Delivery delivery, AttemptResult.Acked acked, long now) {
    Optional<Posting> posting =
        acked.result().isEmpty()
            ? Optional.empty()
            : results.posting(delivery, acked.result().get(), acked.contentType());
    if (posting.isEmpty()) {
      settle(delivery, Settlement.acked(), now);
      return;
    }
    post(delivery, posting.get());
  }

  private void retry(Delivery delivery, FailureDescription failure, Optional<Duration> askedFor) {
    retry(delivery, failure, failure, askedFor);
  }

  /**
   * Decides about another attempt.
   *
   * @param judged what the retry rules are asked about instead of the failure
   */
  private void retry(
      Delivery delivery,
      FailureDescription failure,
      FailureDescription judged,
      Optional<Duration> askedFor) {
    FailureHistory history = delivery.failed(failure, clock.now());
    switch (retryPolicy.decide(delivery.attempt(), judged, askedFor, ports.random())) {
      case RetryDecision.Again(Duration after) -> {
        listener.on(new DeliveryEvent.Retried(delivery, failure, after));
        if (retryTopic.takes(delivery.message(), after)) {
          post(delivery, retry(delivery, history, after));
          return;
        }
        hold(delivery);
        delivery.requeue();
        waiting.add(delivery, after);
        wakeIfGone(delivery);
      }
      case RetryDecision.GiveUp(DeadLetterReason reason) -> condemn(delivery, history, reason);
    }
  }

  /** The partition went, or the drain began, perhaps after all that waited was woken. */
  private void wakeIfGone(Delivery delivery) {
    if (!mayStart(delivery)) {
      waiting.wakeEarly(ledger -> ledger == delivery.ledger());
    }
  }

  private Posting retry(Delivery delivery, FailureHistory history, Duration after) {
    Message message = delivery.message();
    return new RetryPosting(
        retryTopic,
        delivery,
        new Hop(
            message.topic(),
            message.partition(),
            message.offset(),
            message.timestamp(),
            settings.group(),
            delivery.attempt(),
            clock.now().plus(after),
            history.last(),
            history.firstAt(),
            history.lastAt()));
  }

  private void condemn(Delivery delivery, FailureHistory history, DeadLetterReason reason) {
    Optional<Verdict.Signal> spared = gate.spares(delivery, reason);
    if (spared.isPresent()) {
      hold(delivery);
      delivery.requeue();
      waiting.add(delivery, spared.get());
      wakeIfGone(delivery);
      return;
    }
    post(delivery, parking.letter(delivery, history, reason));
  }

  /** Settles a delivery once something about it stands elsewhere. Its key waits for that. */
  private void post(Delivery delivery, Posting posting) {
    hold(delivery);
    ship(delivery, posting);
  }

  private void ship(Delivery delivery, Posting posting) {
    delivery.post(posting);
    outbox.add(delivery);
    if (delivery.ledger().isClosed()) {
      outbox.abandonClosed();
    }
  }

  /** What follows once a posting is durable, or never can be. */
  private final class Posted implements Outbox.Ends {
    @Override
    public void posted(Delivery delivery) {
      settle(delivery, delivery.posting().orElseThrow().settlement(), clock.nanos());
    }

    @Override
    public void refused(Delivery delivery, FailureDescription failure) {
      ports
          .turns()
          .execute(
              () -> {
                outbox.done(delivery);
                delivery.withdrawPosting();
                conclude(delivery, AttemptResult.failed(failure), clock.nanos());
              });
    }
  }

  /** The one end of every delivery. Never blocks. */
  private void settle(Delivery delivery, Settlement wanted, long now) {
    PartitionLedger ledger = delivery.ledger();
    Settlement settlement = ledger.isClosed() ? Settlement.discarded() : wanted;
    delivery.settle();
    gate.settling(delivery, settlement);
    if (!(settlement instanceof Settlement.Discarded)) {
      ledger.settle(delivery.offset());
    }
    ledger.released(delivery);
    if (delivery.posting().isPresent()) {
      outbox.done(delivery);
    }
    listener.settled(delivery, settlement, clock.wallMillisAt(now) - delivery.timestampMillis());
    gate.settled(delivery, settlement, now);
    if (delivery.blocksItsKey() || delivery.isLaneLent()) {
      offer(delivery);
    }
  }

  /** Lets the key of a delivery wait for it. Where its lane was lent, the new turn has done so. */
  void hold(Delivery delivery) {
    if (!delivery.isLaneLent()) {
      lanes.lane(delivery).hold(delivery);
    }
  }

  /**
   * The watch finds a handler that takes long: another turn takes its lane over, holds the delivery
   * so that its key waits, and goes on with other keys. The turn that waits for the handler leaves
   * the lane alone from then on.
   */
  void lend(Attempt attempt) {
    Delivery delivery = attempt.delivery();
    if (lanes.areShared() && delivery.lendLane(attempt.attempt())) {
      Lane lane = lanes.lane(delivery);
      ports
          .turns()
          .execute(
              () -> {
                lane.hold(delivery);
                turn(lane);
              });
    }
  }

  /** The same for attempts made together: their lane goes on with the keys of others. */
  void lend(AttemptSlot slot, BatchRun batch) {
    if (!lanes.areShared() || !slot.lend(batch)) {
      return;
    }
    Lane lane = lanes.lane(batch.attempts().getFirst().delivery());
    ports
        .turns()
        .execute(
            () -> {
              batch.attempts().forEach(attempt -> lane.hold(attempt.delivery()));
              turn(lane);
            });
  }

  /** The watch ended a lease whose handler works on. */
  void expired(Attempt attempt) {
    ended(attempt, timedOut());
    listener.on(new DeliveryEvent.Expired(attempt.delivery(), attempt.attempt()));
  }

  /** The watch ended a lease before its time, since the instance or its partition goes. */
  void cancelled(Attempt attempt) {
    ended(attempt, Ending.UNKNOWN);
  }

  /** The watch ended a lease whose handler has just returned and not answered. */
  void expiredPending(Attempt attempt) {
    pending.expired(attempt);
  }

  private void unanswered(Attempt attempt) {
    listener.on(new DeliveryEvent.Expired(attempt.delivery(), attempt.attempt()));
    answered(attempt, timedOut());
  }

  /** The watch found a handler that works on long after its lease ended. */
  void deaf(Attempt attempt, long overdueMillis, boolean shared) {
    Delivery delivery = attempt.delivery();
    listener.on(new DeliveryEvent.HandlerDeaf(delivery, Duration.ofMillis(overdueMillis)));
    if (settings.overlapsDeafAttempts() && delivery.endExpired(attempt.attempt())) {
      ports.turns().execute(() -> concludeExpired(delivery, shared, clock.nanos()));
    }
  }

  AckResult extend(Attempt attempt, Duration time) {
    Delivery delivery = attempt.delivery();
    long now = clock.nanos();
    long nowMillis = clock.millisAt(now);
    long startedMillis = nowMillis - attempt.tookMillis(nowMillis);
    long longest = startedMillis + settings.maxExtension().toMillis();
    long deadline = Math.min(clock.millisAfter(now, time), longest);
    boolean extended =
        !delivery.ledger().isClosed() && delivery.extend(attempt.attempt(), deadline);
    return extended ? AckResult.ACCEPTED : stale(delivery, attempt.attempt());
  }

  AckResult stale(Delivery delivery, int attempt) {
    listener.on(new DeliveryEvent.StaleAnswer(delivery, attempt));
    return AckResult.STALE;
  }

  Instant instantOf(long engineMillis) {
    return clock.instantOf(engineMillis);
  }

  /** Lets no further attempt start anywhere. What runs, goes on. */
  public void beginDrain() {
    draining = true;
    waiting.wakeEarly(ledger -> true);
    outbox.hurry();
  }

  /** The deliveries of these partitions that somebody works on: handlers, or the outbox. */
  public Set<Delivery> unfinished(Set<PartitionLedger> ledgers) {
    Set<Delivery> unfinished = new HashSet<>(watch.running());
    pending.attempts().forEach(attempt -> unfinished.add(attempt.delivery()));
    unfinished.addAll(outbox.deliveries());
    unfinished.removeIf(delivery -> !ledgers.contains(delivery.ledger()));
    return unfinished;
  }

  /** Whether a message waits for a time to pass. */
  public boolean isWaiting(PartitionLedger ledger, long offset) {
    return waiting.find(at(ledger, offset)).isPresent();
  }

  private static Predicate<Delivery> at(PartitionLedger ledger, long offset) {
    return delivery -> delivery.ledger() == ledger && delivery.offset() == offset;
  }

  /** What a message that is not settled waits for, in words. */
  public String whatHappensTo(PartitionLedger ledger, long offset) {
    Predicate<Delivery> wanted = at(ledger, offset);
    Optional<Delivery> running = watch.running().stream().filter(wanted).findFirst();
    if (running.isPresent()) {
      return "the handler works on attempt " + running.get().attempt();
    }
    if (pending.attempts().stream().map(Attempt::delivery).anyMatch(wanted)) {
      return "the handler has not answered yet";
    }
    Optional<String> unwritten = outbox.find(wanted);
    if (unwritten.isPresent()) {
      return "its " + unwritten.get() + " is not written yet";
    }
    return waiting
        .find(wanted)
        .map(delivery -> "it waits for another attempt after " + delivery.attempt())
        .orElse("it waits for its turn");
  }

  /** Lets go of all that waits or runs for closed partitions: their attempts are interrupted. */
  public void abandonClosed() {
    waiting.wakeEarly(PartitionLedger::isClosed);
    outbox.abandonClosed();
    watch.cancel(delivery -> delivery.ledger().isClosed(), this);
    for (Attempt attempt : pending.attempts()) {
      if (attempt.delivery().ledger().isClosed()) {
        pending.expire(attempt, Long.MAX_VALUE);
      }
    }
  }

  /** Interrupts what still runs; the pool stays its caller's to close. */
  @Override
  public void close() {
    watch.cancel(delivery -> true, this);
  }

  private AttemptResult timedOut() {
    return AttemptResult.failed(
        FailureDescription.of(
            TimeoutException.class.getName(),
            "no answer within the visibility timeout of " + settings.visibility()));
  }
}
