package dev.longshore.engine;

import static dev.longshore.concurrency.Trials.assertHolds;
import static dev.longshore.concurrency.Trials.assertRejects;

import dev.longshore.concurrency.Race;
import dev.longshore.concurrency.Trials;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WaitingTrialTest {

  @Test
  void aDeliveryIsWokenOnceByItsTimerOrEarlier() {
    assertHolds(1_000, () -> new Wakes(Real::new));
    assertRejects(2_000, () -> new Wakes(LooksBeforeItWakes::new), "woken");
  }

  /** One delivery that waits. */
  private interface Subject {
    void timer();

    void wakeEarly();
  }

  /** Makes a subject over what counts its wakes. */
  private interface Subjects {
    Subject over(Runnable waker);
  }

  /** The timer fires as all that waits is woken early, twice. */
  private static final class Wakes implements Race {
    private final AtomicInteger woken = new AtomicInteger();
    private final Subject subject;

    Wakes(Subjects subjects) {
      this.subject = subjects.over(woken::incrementAndGet);
    }

    @Override
    public List<Runnable> contenders() {
      return List.of(subject::timer, subject::wakeEarly, subject::wakeEarly);
    }

    @Override
    public String outcome() {
      return "woken " + woken + " times";
    }

    @Override
    public Set<String> allowed() {
      return Set.of("woken 1 times");
    }
  }

  /** The real one. */
  private static final class Real implements Subject {
    private final PartitionLedger ledger = new PartitionLedger("orders", 0, 1, 0);
    private final Delivery delivery = new Delivery(Messages.at(0, null), ledger, 0, 0);
    private final OneTimer timers = new OneTimer();
    private final Waiting waiting;

    Real(Runnable waker) {
      this.waiting = new Waiting(timers, woken -> waker.run());
      waiting.add(delivery, Duration.ofSeconds(1));
    }

    @Override
    public void timer() {
      timers.fire();
    }

    @Override
    public void wakeEarly() {
      waiting.wakeEarly(ledger -> true);
    }
  }

  /** Looks whether the delivery waits, wakes it, and forgets it afterwards. */
  private static final class LooksBeforeItWakes implements Subject {
    private final Set<Long> waits = ConcurrentHashMap.newKeySet();
    private final Runnable waker;

    LooksBeforeItWakes(Runnable waker) {
      this.waker = waker;
      waits.add(1L);
    }

    @Override
    public void timer() {
      wakeEarly();
    }

    @Override
    public void wakeEarly() {
      if (waits.contains(1L)) {
        Trials.pause();
        waker.run();
        waits.remove(1L);
      }
    }
  }
}
