package dev.longshore.up;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.longshore.autoscale.ScaleTarget;
import dev.longshore.autoscale.TargetInstance;
import dev.longshore.autoscale.TargetState;
import dev.longshore.control.InstanceKeeper;
import dev.longshore.fleet.Counts;
import dev.longshore.fleet.Death;
import dev.longshore.fleet.WorkerReport;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Consumers as processes of this machine: as many as are wanted, each with a place of its own. One
 * that dies is followed by another in its place, after a pause that grows; one that is not wanted
 * any more drains. None outlives this process, since each ends when its standard input does. Any
 * thread; who is there is guarded by this.
 */
public final class ConsumerFleet implements ScaleTarget, InstanceKeeper {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
  private static final Duration DRAIN_POLL = Duration.ofMillis(250);

  private final String prefix;
  private final ConsumerStarter starter;
  private final Duration drainLimit;
  private final InstantSource clock;
  private final Consumer<String> notes;
  private final HttpClient http;

  @GuardedBy("this")
  private final List<ConsumerPlace> consumers = new ArrayList<>();

  @GuardedBy("this")
  private final List<Leaving> leaving = new ArrayList<>();

  @GuardedBy("this")
  private final List<Death> deaths = new ArrayList<>();

  /** What those did that are gone for good. */
  @GuardedBy("this")
  private Counts gone = Counts.NONE;

  @GuardedBy("this")
  private int earlierRestarts;

  /** Nothing is started any more. */
  @GuardedBy("this")
  private boolean stopped;

  private record Leaving(ConsumerPlace consumer, Instant since) {}

  /** Starts consumer processes. */
  @FunctionalInterface
  interface ConsumerStarter {
    /**
     * Starts one; it need not serve when this returns.
     *
     * @param name its instance id
     * @param restarts how often its place had another before
     */
    ChildProcess start(String name, int restarts);
  }

  /**
   * A fleet of nobody.
   *
   * @param prefix what the names of its consumers begin with
   * @param launcher how one is started
   * @param drainLimit how long one that is not wanted any more may take to leave
   * @param notes hears what a person should know
   */
  public ConsumerFleet(
      String prefix,
      ConsumerLauncher launcher,
      Duration drainLimit,
      InstantSource clock,
      Consumer<String> notes) {
    this(prefix, launcher::start, drainLimit, clock, notes);
  }

  /** The same with another way to start them. */
  ConsumerFleet(
      String prefix,
      ConsumerStarter starter,
      Duration drainLimit,
      InstantSource clock,
      Consumer<String> notes) {
    this.prefix = prefix;
    this.starter = starter;
    this.drainLimit = drainLimit;
    this.clock = clock;
    this.notes = notes;
    this.http = HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
  }

  @Override
  public synchronized TargetState read() {
    Stream<TargetInstance> all =
        Stream.concat(
            consumers.stream().map(ConsumerPlace::asTarget),
            leaving.stream().map(one -> one.consumer().asLeaving()));
    return new TargetState(consumers.size(), all.toList());
  }

  @Override
  public synchronized void scale(int wanted, List<String> victims) {
    while (consumers.size() < wanted && !stopped) {
      add(freeName());
    }
    while (consumers.size() > wanted) {
      ConsumerPlace victim = victim(victims);
      consumers.remove(victim);
      victim.process().requestStop();
      leaving.add(new Leaving(victim, clock.instant()));
    }
  }

  @Override
  public void standDown() {
    scale(0, List.of());
  }

  @Override
  public synchronized void look() {
    if (stopped) {
      return;
    }
    Instant now = clock.instant();
    for (ConsumerPlace consumer : consumers) {
      consumer.supervise(now).ifPresent(notes);
      consumer.takeDeath().ifPresent(deaths::add);
    }
    for (Leaving one : List.copyOf(leaving)) {
      follow(one, now);
    }
  }

  @Override
  public synchronized List<Death> takeDeaths() {
    List<Death> taken = List.copyOf(deaths);
    deaths.clear();
    return taken;
  }

  /** Waits until every process that is there now serves. */
  void awaitReady(CompletableFuture<?> stop) {
    all().forEach(consumer -> consumer.process().awaitReady(START_LIMIT, stop));
    refresh();
  }

  /** Asks the living how they are. Blocks for a moment. */
  void refresh() {
    everybody().forEach(this::ask);
  }

  /** How the consumers are, as they said last. */
  List<WorkerReport> reports() {
    return all().stream().map(ConsumerPlace::report).toList();
  }

  /** What they did, those that died or left included. */
  synchronized Counts counts() {
    return everybody().stream().map(ConsumerPlace::counts).reduce(gone, Counts::plus);
  }

  synchronized int size() {
    return consumers.size();
  }

  int alive() {
    return Math.toIntExact(
        all().stream().filter(consumer -> consumer.management().isPresent()).count());
  }

  synchronized int restarts() {
    return earlierRestarts + everybody().stream().mapToInt(ConsumerPlace::restarts).sum();
  }

  /** Lets all drain at once, and kills those that take longer than the limit. Blocks. */
  public void stop() {
    synchronized (this) {
      stopped = true;
    }
    List<ConsumerPlace> all = everybody();
    all.forEach(consumer -> consumer.process().requestStop());
    Instant deadline = clock.instant().plus(drainLimit);
    all.forEach(consumer -> awaitDrained(consumer, deadline));
  }

  /** Ends all at once, and starts none any more. */
  public void kill() {
    synchronized (this) {
      stopped = true;
    }
    everybody().forEach(consumer -> consumer.process().kill());
  }

  private synchronized List<ConsumerPlace> all() {
    return List.copyOf(consumers);
  }

  private synchronized List<ConsumerPlace> everybody() {
    return Stream.concat(consumers.stream(), leaving.stream().map(Leaving::consumer)).toList();
  }

  @GuardedBy("this")
  private void add(String name) {
    consumers.add(new ConsumerPlace(name, starter, clock.instant()));
  }

  @GuardedBy("this")
  private String freeName() {
    Set<String> taken = new HashSet<>();
    everybody().forEach(consumer -> taken.add(consumer.name()));
    int number = 1;
    while (taken.contains(prefix + number)) {
      number++;
    }
    return prefix + number;
  }

  /** The first of those named, or else the youngest. */
  @GuardedBy("this")
  private ConsumerPlace victim(List<String> victims) {
    List<ConsumerPlace> candidates = all();
    return victims.stream()
        .flatMap(name -> candidates.stream().filter(one -> one.name().equals(name)))
        .findFirst()
        .or(() -> candidates.stream().max(Comparator.comparing(ConsumerPlace::startedAt)))
        .orElseThrow();
  }

  @GuardedBy("this")
  private void follow(Leaving one, Instant now) {
    ChildProcess process = one.consumer().process();
    if (process.isAlive()) {
      if (Duration.between(one.since(), now).compareTo(drainLimit) > 0) {
        notes.accept(one.consumer().name() + " did not drain in time and is killed");
        process.kill();
      }
      return;
    }
    one.consumer().end().ifPresent(deaths::add);
    gone = gone.plus(one.consumer().counts());
    earlierRestarts += one.consumer().restarts();
    leaving.remove(one);
  }

  /** Goes on asking meanwhile, so that what is settled while it drains is counted. */
  private void awaitDrained(ConsumerPlace consumer, Instant deadline) {
    ChildProcess process = consumer.process();
    while (process.isAlive() && clock.instant().isBefore(deadline)) {
      ask(consumer);
      process.awaitUpTo(DRAIN_POLL);
    }
    if (process.awaitEnd(Duration.ZERO) == ChildProcess.End.KILLED) {
      notes.accept(process.name() + " did not drain in time and was killed");
    }
  }

  private void ask(ConsumerPlace consumer) {
    ChildProcess process = consumer.process();
    Optional<URI> address = consumer.management();
    if (process.isAlive() && address.isPresent()) {
      ask(consumer, process, address.get());
    }
  }

  private void ask(ConsumerPlace consumer, ChildProcess process, URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/api/v1/workers/self"))
            .timeout(ANSWER_LIMIT)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        consumer.reported(process, WorkerReport.parse(answer.body(), clock.instant()));
      }
    } catch (IOException | IllegalArgumentException silent) {
      // What it said last stands, with the time when it said so.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
