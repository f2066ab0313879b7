package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.broker.BrokerSettings;
import dev.longshore.broker.LocalBroker;
import dev.longshore.message.Message;
import dev.longshore.retry.Hop;
import dev.longshore.retry.HopHeaders;
import dev.longshore.retry.MalformedHop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The place where an acceptance test plays: one broker for its class, and for each test a stub
 * handler, topics and a group of its own, and consumer processes. After each test the consumers are
 * stopped, and every promise is checked against all that happened; after a failure it shows what
 * the consumers said. Owned by the test's thread.
 */
final class Acceptance
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final List<Promise> PROMISES =
      List.of(
          new NoLoss(),
          new CommitsBehind(),
          new KeyOrder(),
          new BoundedDuplicates(),
          new BoundedConcurrency(),
          new DeadLettersComplete());

  private static final Duration EXIT_LIMIT = Duration.ofSeconds(45);
  private static final Duration LAST_COMMIT = Duration.ofSeconds(1);
  private static final int LONGEST_EXCERPT = 6_000;

  private @Nullable Path folder;
  private @Nullable LocalBroker broker;
  private @Nullable TestKafka kafka;
  private @Nullable Play play;

  /** What belongs to one test. */
  private static final class Play {
    private final String name;
    private final StubHandler stub;
    private final CommitWatch commits;
    private final List<ConsumerProcess> consumers = new ArrayList<>();
    private final List<Sent> sent = new ArrayList<>();
    private final Set<String> deadLetterTopics = new LinkedHashSet<>();
    private Limits limits = Limits.STRICT;

    Play(String name, String bootstrap) throws IOException {
      this.name = name;
      this.stub = StubHandler.start();
      this.commits = CommitWatch.start(bootstrap, name);
    }
  }

  StubHandler stub() {
    return play().stub;
  }

  TestKafka kafka() {
    return present(kafka);
  }

  /** A topic of this test's own. */
  String topic(String name, int partitions) {
    String topic = name + "-" + play().name;
    kafka().create(topic, partitions, Map.of("max.message.bytes", Integer.toString(4 << 20)));
    play().deadLetterTopics.add(topic + ".dlq");
    return topic;
  }

  String group() {
    return play().name;
  }

  String bootstrap() {
    return present(broker).bootstrap();
  }

  /** A configuration with this test's group and a handler that asks the stub over HTTP. */
  Setup setup(String... topics) {
    return Setup.of(bootstrap(), String.join(", ", topics), group()).http(stub().url());
  }

  /** Starts a consumer and waits until it is ready. */
  ConsumerProcess consumer(Setup setup) {
    return begin(setup).awaitReady();
  }

  /** Starts a consumer. */
  ConsumerProcess begin(Setup setup) {
    String name = play().name + "-" + play().consumers.size();
    ConsumerProcess consumer =
        ConsumerProcess.start(present(folder), name, setup.instance(name), stub().base());
    play().consumers.add(consumer);
    return consumer;
  }

  /** Runs the program with any arguments. */
  ConsumerProcess run(String... arguments) {
    String name = play().name + "-" + play().consumers.size();
    ConsumerProcess process =
        ConsumerProcess.run(present(folder), name, List.of(), List.of(arguments));
    play().consumers.add(process);
    return process;
  }

  /** Where a test may put files. */
  Path folder() {
    return present(folder);
  }

  Limits limits() {
    return play().limits;
  }

  /** What the faults and the configuration of this test allow. */
  void limits(Limits limits) {
    play().limits = limits;
  }

  /**
   * Kills a consumer: what it settled after its last commit may be handled again, and what was in
   * flight. A commit follows the last one by half a second and takes a while to arrive.
   *
   * @return how many messages were settled since then, by all instances
   */
  int kill(ConsumerProcess consumer) {
    long killed = System.nanoTime();
    consumer.kill();
    int settled =
        (int)
            stub().calls().stream()
                .filter(Call::isAcked)
                .filter(call -> killed - call.endedNanos() < LAST_COMMIT.toNanos())
                .count();
    Limits limits = play().limits;
    limits(limits.faultsWithDuplicates(settled + limits.concurrency()));
    return settled;
  }

  /** Sends messages and returns when the broker has taken all of them. */
  List<Sent> send(List<ProducerRecord<byte @Nullable [], byte @Nullable []>> messages) {
    List<Future<RecordMetadata>> answers = messages.stream().map(kafka()::send).toList();
    List<Sent> accepted = new ArrayList<>();
    for (int index = 0; index < messages.size(); index++) {
      accepted.add(TestKafka.accepted(messages.get(index), answers.get(index)));
    }
    play().sent.addAll(accepted);
    return accepted;
  }

  /** Sends one message. */
  Sent send(String topic, @Nullable String key, String value) {
    return send(List.of(TestKafka.message(topic, key, value))).getFirst();
  }

  /** From here on, what somebody else has put into a topic counts as sent, too. */
  void adopt(String topic) {
    Set<Place> known = play().sent.stream().map(Sent::place).collect(Collectors.toSet());
    for (var record : kafka().read(topic)) {
      Place place = new Place(record.topic(), record.partition(), record.offset());
      if (known.add(place)) {
        var message =
            new ProducerRecord<byte @Nullable [], byte @Nullable []>(
                topic, null, record.key(), record.value(), record.headers());
        play().sent.add(new Sent(place, record.timestamp(), message));
      }
    }
  }

  /** Sends a message that nobody has to settle. */
  void sendUnobserved(String topic, String key, String value) {
    var message = TestKafka.message(topic, key, value);
    TestKafka.accepted(message, kafka().send(message));
  }

  /** The topic that all dead letters of this test go to. */
  void sharedDeadLetters(String topic) {
    play().deadLetterTopics.clear();
    play().deadLetterTopics.add(topic);
  }

  /** Waits until all that was sent is settled. */
  void awaitSettled(Duration limit) {
    Eventually.await(
        () -> "all of %d settled, but not %s".formatted(play().sent.size(), unsettled()),
        limit,
        () -> mayBeSettled() && unsettled().isEmpty());
  }

  /** The dead letters of this test's topics. */
  List<Parked> parked() {
    return play().deadLetterTopics.stream()
        .flatMap(topic -> kafka().readCommitted(topic).stream())
        .map(Parked::new)
        .toList();
  }

  /** What stands in the retry topic of this test's group. */
  List<ConsumerRecord<byte @Nullable [], byte @Nullable []>> retries() {
    return kafka().read(retryTopic());
  }

  /** The retry topic of this test's group. */
  String retryTopic() {
    return group() + ".retry";
  }

  private Set<Place> forwarded() {
    return retries().stream().flatMap(retry -> origin(retry).stream()).collect(Collectors.toSet());
  }

  private static Optional<Place> origin(
      ConsumerRecord<byte @Nullable [], byte @Nullable []> retry) {
    try {
      Hop hop = HopHeaders.read(Message.of(retry));
      return Optional.of(new Place(hop.topic(), hop.partition(), hop.offset()));
    } catch (MalformedHop foreign) {
      return Optional.empty();
    }
  }

  /** Stops the broker; its data stays. */
  void stopBroker() {
    present(broker).close();
  }

  /** Starts the broker again, on the same port and data. */
  void restartBroker() {
    int port = present(broker).port();
    broker = LocalBroker.start(new BrokerSettings(port, present(folder).resolve("broker")));
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("acceptance");
    broker = LocalBroker.start(new BrokerSettings(0, folder.resolve("broker")));
    kafka = new TestKafka(broker.bootstrap());
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    String name = "t" + Long.toString(System.nanoTime() & 0xffffffffffL, Character.MAX_RADIX);
    play = new Play(name, bootstrap());
    kafka().shortenSession(name);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    try {
      if (context.getExecutionException().isEmpty()) {
        stopConsumers();
        checkPromises();
      } else {
        showConsumers();
      }
    } catch (AssertionError broken) {
      showConsumers();
      throw broken;
    } finally {
      play().consumers.forEach(ConsumerProcess::close);
      play().commits.close();
      play().stub.close();
    }
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    kafka().close();
    present(broker).close();
    try (Stream<Path> files = Files.walk(present(folder))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private void stopConsumers() {
    List<ConsumerProcess> running =
        play().consumers.stream().filter(ConsumerProcess::isRunning).toList();
    running.forEach(ConsumerProcess::terminate);
    for (ConsumerProcess consumer : running) {
      assertThat(consumer.awaitExit(EXIT_LIMIT)).as("exit code").isZero();
    }
  }

  private void checkPromises() {
    assertThat(stub().defects()).as("defects of the stub").isEmpty();
    History history =
        new History(
            List.copyOf(play().sent),
            stub().calls(),
            parked(),
            forwarded(),
            play().commits.seen(),
            play().limits);
    PROMISES.forEach(promise -> promise.check(history));
  }

  private void showConsumers() {
    for (ConsumerProcess consumer : play().consumers) {
      String errors = consumer.errors();
      int from = Math.max(0, errors.length() - LONGEST_EXCERPT);
      System.err.println("--- standard error of a consumer of " + play().name);
      System.err.println(errors.substring(from));
    }
  }

  /** Cheap to ask, unlike reading the dead letters: whether enough has been settled in numbers. */
  private boolean mayBeSettled() {
    long dead = play().deadLetterTopics.stream().mapToLong(kafka()::size).sum();
    return stub().acked().size() + dead >= play().sent.size();
  }

  private List<Place> unsettled() {
    Set<Place> settled = new HashSet<>(stub().acked());
    parked().forEach(parked -> settled.add(parked.origin()));
    return play().sent.stream()
        .map(Sent::place)
        .filter(place -> !settled.contains(place))
        .limit(20)
        .toList();
  }

  private Play play() {
    return present(play);
  }

  private static <T> T present(@Nullable T value) {
    if (value == null) {
      throw new IllegalStateException("not started");
    }
    return value;
  }
}
