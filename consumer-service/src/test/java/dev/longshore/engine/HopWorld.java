package dev.longshore.engine;

import dev.longshore.audit.Auditor;
import dev.longshore.audit.HistoryEvent;
import dev.longshore.audit.Violation;
import dev.longshore.deadletter.DeadLetter;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Gate;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.Outcome;
import dev.longshore.handling.HandlerRunner;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import dev.longshore.parking.ResultSink;
import dev.longshore.retry.Backoff;
import dev.longshore.retry.FakeRetryTopic;
import dev.longshore.retry.Hop;
import dev.longshore.retry.HopHeaders;
import dev.longshore.retry.RetryPolicy;
import dev.longshore.retry.RetryTopic;
import dev.longshore.time.FakeTicker;
import dev.longshore.time.FakeTimers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A source partition, a partition of the retry topic and instances that follow each other, all on
 * one thread in virtual time: one dies at any step and the next goes on from its commits.
 * Everything follows from the seed. The auditor judges what happened.
 */
final class HopWorld {
  private static final int MESSAGES = 12;
  private static final Duration LONGEST_ON_TIMERS = Duration.ofSeconds(10);
  private static final int MAX_ATTEMPTS = 4;
  private static final String SOURCE = "orders-0";
  private static final String RETRIES = FakeRetryTopic.NAME + "-0";

  private final Random random;
  private final Bug bug;
  private final FakeTicker ticker = new FakeTicker();
  private final Auditor auditor = new Auditor();
  private final List<Message> retryLog = new ArrayList<>();
  private Commit sourceCommit = Commit.NONE;
  private Commit retriesCommit = Commit.NONE;
  private int instances;
  private boolean calm;

  /** What is wrong on purpose. */
  enum Bug {
    NONE,
    /** A retry counts as durable as soon as it was handed over. */
    SETTLED_TOO_EARLY,
    /** A retry does not tell how often its message was tried. */
    ATTEMPTS_FORGOTTEN,
    /** A retry that could not be written is given up. */
    FAILURE_IGNORED
  }

  /** What a partition's last commit says. */
  private record Commit(long offset, GapMap gaps, Set<Long> above) {
    static final Commit NONE = new Commit(0, new PartitionLedger("none", 0, 0, 0).gaps(), Set.of());
  }

  HopWorld(long seed, Bug bug) {
    this.random = new Random(seed);
    this.bug = bug;
  }

  /** Lives until all is settled, and says what the auditor found. */
  List<Violation> run() {
    for (int offset = 0; offset < MESSAGES; offset++) {
      auditor.accept(new HistoryEvent.Produced(at(), SOURCE, offset));
    }
    for (int faulty = random.nextInt(6); faulty > 0; faulty--) {
      new Instance().live(random.nextInt(400));
    }
    calm = true;
    new Instance().live(4_000);
    auditor.accept(new HistoryEvent.End(at()));
    return auditor.violations();
  }

  private long at() {
    return ticker.nanos() / 1_000_000;
  }

  /** One process: its flow, what it reads, and its end without a word. */
  private final class Instance {
    private final String name = "i" + instances;
    private final long epoch = ++instances;
    private final FakeTimers timers = new FakeTimers(ticker);
    private final Deque<Runnable> turns = new ArrayDeque<>();
    private final Deque<Runnable> network = new ArrayDeque<>();
    private final PartitionLedger source = ledger("orders", sourceCommit);
    private final PartitionLedger retries = ledger(FakeRetryTopic.NAME, retriesCommit);
    private final Set<Long> sourceDone = new TreeSet<>(sourceCommit.above());
    private final Set<Long> retriesDone = new TreeSet<>(retriesCommit.above());
    private final MessageFlow flow;

    Instance() {
      flow =
          new MessageFlow(
              new FlowSettings(
                  "group", name, 4, Duration.ofSeconds(30), Duration.ofMinutes(1), true),
              new MessageFlow.Ports(ticker, ticker, timers, turns::add, random),
              Lanes.of(Ordering.NONE, 4),
              Gate.OPEN,
              new HandlerRunner(this::handle),
              new RetryPolicy(
                  MAX_ATTEMPTS,
                  new Backoff(Duration.ofSeconds(1), 4, Duration.ofMinutes(2), 0.5),
                  Set.of()),
              new MessageFlow.Sinks(this::park, ResultSink.NONE, new Topic()),
              new Recorder());
      auditor.accept(new HistoryEvent.Limits(at(), name, HistoryEvent.Order.none, 100, 1 << 20));
      for (PartitionLedger ledger : List.of(source, retries)) {
        auditor.accept(
            new HistoryEvent.Assigned(at(), name, place(ledger), epoch, ledger.frontier(), true));
      }
      flow.start();
    }

    private PartitionLedger ledger(String topic, Commit commit) {
      PartitionLedger ledger = new PartitionLedger(topic, 0, epoch, commit.offset());
      ledger.restore(commit.gaps());
      return ledger;
    }

    void live(int steps) {
      for (int step = 0; step < steps; step++) {
        switch (random.nextInt(6)) {
          case 0 -> read();
          case 1 -> sourceCommit = commit(source, sourceDone);
          case 2 -> retriesCommit = commit(retries, retriesDone);
          case 3 -> timers.advance(Duration.ofMillis(random.nextInt(4_000)));
          case 4 -> run(network);
          default -> run(turns);
        }
      }
      auditor.accept(new HistoryEvent.Crashed(at(), name));
    }

    private void read() {
      if (source.position() < MESSAGES) {
        accept(Messages.at(source.position(), "k"), source);
      }
      if (retries.position() < retryLog.size()) {
        accept(retryLog.get((int) retries.position()), retries);
      }
      flow.dispatch();
    }

    private void accept(Message message, PartitionLedger ledger) {
      auditor.accept(
          new HistoryEvent.Taken(
              at(), name, place(ledger), epoch, message.offset(), Optional.of("k"), 1));
      boolean _ =
          ledger == retries ? flow.acceptRetry(message, ledger) : flow.accept(message, ledger);
    }

    private Commit commit(PartitionLedger ledger, Set<Long> done) {
      long frontier = ledger.advance();
      done.removeIf(offset -> offset < frontier);
      String above = done.stream().map(String::valueOf).collect(Collectors.joining(","));
      auditor.accept(new HistoryEvent.Committed(at(), name, place(ledger), frontier, above));
      return new Commit(frontier, ledger.gaps(), Set.copyOf(done));
    }

    private void run(Deque<Runnable> tasks) {
      for (int count = random.nextInt(4); count > 0 && !tasks.isEmpty(); count--) {
        tasks.remove().run();
      }
    }

    private Outcome handle(Message message, DeliveryContext delivery) {
      return switch (random.nextInt(4)) {
        case 0 -> Outcome.ack();
        case 1 -> Outcome.retry(Duration.ofSeconds(random.nextInt(60)));
        case 2 -> throw new IllegalStateException("failed");
        default -> random.nextInt(8) == 0 ? Outcome.reject("bad") : Outcome.ack();
      };
    }

    private CompletionStage<@Nullable Void> park(Delivery delivery, DeadLetter letter) {
      CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
      network.add(
          () -> {
            auditor.accept(
                new HistoryEvent.Parked(at(), place(delivery.ledger()), delivery.offset()));
            durable.complete(null);
          });
      return durable;
    }

    private static String place(PartitionLedger ledger) {
      return ledger.topic() + "-" + ledger.partition();
    }

    /** Slow, and fails: before it has written, or after. */
    private final class Topic implements RetryTopic {
      @Override
      public boolean takes(Message message, Duration delay) {
        return delay.compareTo(LONGEST_ON_TIMERS) > 0;
      }

      @Override
      public String name() {
        return FakeRetryTopic.NAME;
      }

      @Override
      public CompletionStage<@Nullable Void> write(Delivery delivery, Hop hop) {
        CompletableFuture<@Nullable Void> durable = new CompletableFuture<>();
        network.add(() -> answer(delivery, hop, durable));
        return bug == Bug.SETTLED_TOO_EARLY ? CompletableFuture.completedStage(null) : durable;
      }

      private void answer(Delivery delivery, Hop hop, CompletableFuture<@Nullable Void> durable) {
        boolean fails = !calm && random.nextInt(4) == 0;
        if (!fails || random.nextInt(3) == 0) {
          append(delivery, hop);
        }
        if (fails && bug != Bug.FAILURE_IGNORED) {
          durable.completeExceptionally(new IllegalStateException("no answer"));
        } else {
          durable.complete(null);
        }
      }

      private void append(Delivery delivery, Hop hop) {
        auditor.accept(
            new HistoryEvent.Forwarded(
                at(),
                place(delivery.ledger()),
                delivery.offset(),
                RETRIES,
                retryLog.size(),
                hop.attempts()));
        List<Header> headers =
            HopHeaders.write(delivery.message(), hop).stream().map(this::bugged).toList();
        retryLog.add(FakeRetryTopic.record(retryLog.size(), delivery.message(), headers));
      }

      private Header bugged(Header header) {
        boolean forgets =
            bug == Bug.ATTEMPTS_FORGOTTEN && header.name().equals("longshore.retry.attempts");
        return forgets ? new Header(header.name(), "1".getBytes(StandardCharsets.UTF_8)) : header;
      }
    }

    /** Tells the auditor. */
    private final class Recorder implements DeliveryListener {
      @Override
      public void on(DeliveryEvent event) {}

      @Override
      public void started(Delivery delivery, long waitedNanos) {
        auditor.accept(
            new HistoryEvent.Started(
                at(),
                name,
                place(delivery.ledger()),
                epoch,
                delivery.offset(),
                delivery.attempt()));
      }

      @Override
      public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
        HistoryEvent.How how =
            switch (settlement) {
              case Settlement.Acked acked -> HistoryEvent.How.acked;
              case Settlement.Parked parked -> HistoryEvent.How.parked;
              case Settlement.Forwarded forwarded -> HistoryEvent.How.forwarded;
              case Settlement.Duplicate duplicate -> throw new IllegalStateException("no gate");
              case Settlement.Discarded discarded -> HistoryEvent.How.discarded;
            };
        String place = place(delivery.ledger());
        long offset = delivery.offset();
        if (how == HistoryEvent.How.acked) {
          auditor.accept(
              new HistoryEvent.Ended(
                  at(), name, place, epoch, offset, delivery.attempt(), HistoryEvent.Result.acked));
        }
        auditor.accept(new HistoryEvent.Settled(at(), name, place, epoch, offset, how));
        if (how != HistoryEvent.How.discarded) {
          (delivery.ledger() == source ? sourceDone : retriesDone).add(offset);
        }
      }
    }
  }
}
