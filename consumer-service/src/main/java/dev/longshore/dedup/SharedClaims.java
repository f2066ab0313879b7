package dev.longshore.dedup;

import dev.longshore.delivery.Delivery;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.message.Fingerprint;
import dev.longshore.time.Ticker;
import dev.longshore.time.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The ids that this instance has of those that all instances share. Any thread.
 *
 * <p><b>Idea.</b> Before a delivery is handled its id is claimed under a lease, which is renewed
 * for as long as the delivery lasts; when it is acked the id is noted as done, else given back.
 * Whoever finds an id claimed by another instance asks again a little later. An instance that dies
 * leaves its claims to their leases. An id is noted as done only after its message settled as
 * acked: when the instance dies between the two, a copy is handled again.
 *
 * <p><b>Cost.</b> One list of requests is under way at a time, and what comes meanwhile makes the
 * next: one round trip for many messages under load, and no waiting without.
 *
 * <p><b>Failure.</b> When the store does not answer, it is left alone for a second at a time. Until
 * it answers again, messages go on with the window in memory, or wait when that is wanted.
 */
final class SharedClaims implements SharedStore {
  static final Duration LEASE = Duration.ofSeconds(10);
  private static final Duration RENEWAL = Duration.ofSeconds(3);
  private static final Duration ASK_AGAIN = Duration.ofMillis(200);
  private static final Duration LEAVE_ALONE = Duration.ofSeconds(1);

  /** Beyond so many what is done is not noted while the store is slow: memory is bounded. */
  private static final int MOST_PENDING = 100_000;

  private static final int MOST_AT_ONCE = 1_000;

  private final Exchange exchange;
  private final boolean pausesOnFailure;
  private final Ticker ticker;
  private final DedupListener listener;
  private final Map<Fingerprint, Claimed> claims = new ConcurrentHashMap<>();
  private final Object lock = new Object();

  /** Guarded by the lock. */
  private final Queue<Wanted> pending = new ArrayDeque<>();

  /** Whether requests are under way; guarded by the lock. */
  private boolean sending;

  /** Whether the store failed the last time; guarded by the lock. */
  private boolean down;

  /** Guarded by the lock. */
  private long downUntil;

  /**
   * A request that is to be sent.
   *
   * @param claimed whom the answer is for; absent for what is no claim
   */
  private record Wanted(Exchange.Request request, Optional<Claimed> claimed) {}

  /** How a claim stands. */
  private enum State {
    ASKED,
    OURS,
    ALONE,
    ELSEWHERE,
    DONE,
    FAILED
  }

  /** One claim; guarded by itself. */
  private static final class Claimed {
    private final List<Runnable> wakers = new ArrayList<>();
    private State state = State.ASKED;
    private int payload;

    synchronized State state() {
      return state;
    }

    synchronized int payload() {
      return payload;
    }

    synchronized List<Runnable> become(State next, int known) {
      state = next;
      payload = known;
      List<Runnable> woken = List.copyOf(wakers);
      wakers.clear();
      return woken;
    }

    void whenAnswered(Runnable waker) {
      synchronized (this) {
        if (state == State.ASKED) {
          wakers.add(waker);
          return;
        }
      }
      waker.run();
    }
  }

  SharedClaims(
      Exchange exchange,
      boolean pausesOnFailure,
      Ticker ticker,
      Timers timers,
      DedupListener listener) {
    this.exchange = exchange;
    this.pausesOnFailure = pausesOnFailure;
    this.ticker = ticker;
    this.listener = listener;
    timers.repeat(RENEWAL, this::renew);
  }

  @Override
  public Verdict claim(Fingerprint id, Delivery delivery) {
    Claimed claimed = claims.get(id);
    if (claimed == null) {
      claimed = new Claimed();
      claims.put(id, claimed);
      if (!request(new Wanted(new Exchange.Request.Claim(id), Optional.of(claimed)))) {
        become(claimed, withoutStore(), 0);
      }
    }
    return switch (claimed.state()) {
      case OURS, ALONE -> Pass.FREE;
      case ASKED -> new Verdict.Until(claimed::whenAnswered);
      case ELSEWHERE -> askAgain(id, ASK_AGAIN);
      case FAILED -> askAgain(id, LEAVE_ALONE);
      case DONE -> duplicate(claimed.payload(), delivery);
    };
  }

  private Verdict askAgain(Fingerprint id, Duration after) {
    claims.remove(id);
    return new Verdict.Wait(after);
  }

  private Verdict duplicate(int payload, Delivery delivery) {
    if (payload != delivery.message().payloadChecksum()) {
      listener.on(new DedupEvent.PayloadDiffers(delivery));
    }
    return new Verdict.Skip();
  }

  private State withoutStore() {
    return pausesOnFailure ? State.FAILED : State.ALONE;
  }

  @Override
  public void settled(Fingerprint id, Delivery delivery, boolean done, int payload) {
    Claimed claimed = claims.remove(id);
    if (done) {
      request(new Exchange.Request.Done(id, payload));
    } else if (claimed != null && mayBeOurs(claimed.state())) {
      request(new Exchange.Request.Release(id));
    }
  }

  private static boolean mayBeOurs(State state) {
    return state == State.OURS || state == State.ASKED;
  }

  private void renew() {
    claims.forEach(
        (id, claimed) -> {
          if (claimed.state() == State.OURS) {
            request(new Exchange.Request.Renew(id));
          }
        });
  }

  private void request(Exchange.Request request) {
    // One that cannot be made is not missed: leases end, and what was done is in memory as well.
    boolean _ = request(new Wanted(request, Optional.empty()));
  }

  /** Sends a request with the next list; false when the store is left alone. */
  private boolean request(Wanted wanted) {
    synchronized (lock) {
      boolean isLeftAlone = down && ticker.nanos() - downUntil < 0;
      if (isLeftAlone || pending.size() >= MOST_PENDING) {
        return false;
      }
      pending.add(wanted);
      if (sending) {
        return true;
      }
      sending = true;
    }
    send();
    return true;
  }

  private void send() {
    List<Wanted> next = new ArrayList<>();
    synchronized (lock) {
      while (!pending.isEmpty() && next.size() < MOST_AT_ONCE) {
        next.add(pending.remove());
      }
      if (next.isEmpty()) {
        sending = false;
        return;
      }
    }
    CompletionStage<List<Exchange.Answer>> _ =
        exchange
            .send(next.stream().map(Wanted::request).toList())
            .whenComplete(
                (answers, failure) -> {
                  if (failure == null) {
                    answered(next, answers);
                  } else {
                    failed(next, failure);
                  }
                });
  }

  private void answered(List<Wanted> wanted, List<Exchange.Answer> answers) {
    boolean wasDown;
    synchronized (lock) {
      wasDown = down;
      down = false;
    }
    if (wasDown) {
      listener.on(new DedupEvent.StoreUp());
    }
    for (int index = 0; index < wanted.size(); index++) {
      Exchange.Answer answer = answers.get(index);
      wanted.get(index).claimed().ifPresent(claimed -> answered(claimed, answer));
    }
    send();
  }

  private static void answered(Claimed claimed, Exchange.Answer answer) {
    switch (answer) {
      case Exchange.Answer.Ours ours -> become(claimed, State.OURS, 0);
      case Exchange.Answer.Elsewhere elsewhere -> become(claimed, State.ELSEWHERE, 0);
      case Exchange.Answer.Done(int payload) -> become(claimed, State.DONE, payload);
    }
  }

  private void failed(List<Wanted> sent, Throwable failure) {
    List<Wanted> unanswered = new ArrayList<>(sent);
    boolean wasDown;
    synchronized (lock) {
      wasDown = down;
      down = true;
      downUntil = ticker.nanos() + LEAVE_ALONE.toNanos();
      unanswered.addAll(pending);
      pending.clear();
      sending = false;
    }
    if (!wasDown) {
      listener.on(new DedupEvent.StoreDown(reason(failure)));
    }
    for (Wanted wanted : unanswered) {
      wanted.claimed().ifPresent(claimed -> become(claimed, withoutStore(), 0));
    }
  }

  private static String reason(Throwable failure) {
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return cause.getClass().getSimpleName() + ": " + cause.getMessage();
  }

  private static void become(Claimed claimed, State state, int payload) {
    claimed.become(state, payload).forEach(Runnable::run);
  }
}
