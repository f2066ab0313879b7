package dev.longshore.up;

import dev.longshore.fleet.Counts;
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
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The consumers of a stack, one process each. Owned by the thread that runs the stack, but for
 * {@link #reports()} and {@link #kill()}, which are for any thread.
 */
final class ConsumerFleet {
  private static final Duration START_LIMIT = Duration.ofSeconds(60);
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(1);
  private static final Duration DRAIN_POLL = Duration.ofMillis(250);

  private final Function<String, ChildProcess> starter;
  private final InstantSource clock;
  private final Consumer<String> notes;
  private final HttpClient http;
  private final List<ConsumerPlace> consumers = new ArrayList<>();

  /** The owner publishes them for everybody. */
  private volatile List<WorkerReport> reports = List.of();

  /** The owner publishes them for whoever has to kill them. */
  private volatile List<ChildProcess> processes = List.of();

  /**
   * A fleet of nobody.
   *
   * @param starter starts a consumer process of a name
   * @param notes hears what a person should know
   */
  ConsumerFleet(
      Function<String, ChildProcess> starter, InstantSource clock, Consumer<String> notes) {
    this.starter = starter;
    this.clock = clock;
    this.notes = notes;
    this.http = HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
  }

  /** Starts that many processes at once; they need not serve when this returns. */
  void start(int count) {
    IntStream.rangeClosed(1, count).mapToObj(number -> "consumer-" + number).forEach(this::add);
  }

  /** Waits until every process serves. */
  void awaitReady(CompletableFuture<?> stop) {
    consumers.forEach(consumer -> consumer.process().awaitReady(START_LIMIT, stop));
    refresh();
  }

  /** Looks after dead processes and asks the living how they are. Blocks for a moment. */
  void tick() {
    Instant now = clock.instant();
    consumers.forEach(consumer -> consumer.supervise(now).ifPresent(notes));
    refresh();
  }

  /** How the consumers are, as they said last. */
  List<WorkerReport> reports() {
    return reports;
  }

  /** What they did, those that died included. */
  Counts counts() {
    return consumers.stream().map(ConsumerPlace::counts).reduce(Counts.NONE, Counts::plus);
  }

  int size() {
    return consumers.size();
  }

  int alive() {
    return Math.toIntExact(
        consumers.stream().filter(consumer -> consumer.management().isPresent()).count());
  }

  int restarts() {
    return consumers.stream().mapToInt(ConsumerPlace::restarts).sum();
  }

  /** Lets all drain at once, and kills those that take longer than the limit. Blocks. */
  void stop(Duration limit) {
    consumers.forEach(consumer -> consumer.process().requestStop());
    Instant deadline = clock.instant().plus(limit);
    for (ConsumerPlace consumer : consumers) {
      awaitDrained(consumer, deadline);
    }
    publish();
  }

  /** Ends all at once. */
  void kill() {
    processes.forEach(ChildProcess::kill);
  }

  private void add(String name) {
    consumers.add(
        new ConsumerPlace(name, () -> starter.apply(name), starter.apply(name), clock.instant()));
    publish();
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

  private void refresh() {
    consumers.forEach(this::ask);
    publish();
  }

  private void publish() {
    reports = consumers.stream().map(ConsumerPlace::report).toList();
    processes = consumers.stream().map(ConsumerPlace::process).toList();
  }

  private void ask(ConsumerPlace consumer) {
    if (!consumer.process().isAlive()) {
      return;
    }
    consumer.management().ifPresent(address -> ask(consumer, address));
  }

  private void ask(ConsumerPlace consumer, URI address) {
    HttpRequest request =
        HttpRequest.newBuilder(address.resolve("/api/v1/workers/self"))
            .timeout(ANSWER_LIMIT)
            .build();
    try {
      HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() == 200) {
        consumer.reported(WorkerReport.parse(answer.body(), clock.instant()));
      }
    } catch (IOException | IllegalArgumentException silent) {
      // What it said last stands, with the time when it said so.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
