package dev.longshore.benchmarks.http;

import dev.longshore.benchmarks.features.Messages;
import dev.longshore.benchmarks.peers.ChildJvm;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets a consumer hand messages to an HTTP handler, and by turns {@code wrk} send the same handler
 * requests over as many connections, and counts at the handler what each achieves. Owned by one
 * thread.
 */
public final class HttpRun {
  /** The options of the broker's JVM. */
  public static final List<String> BROKER_JVM =
      List.of("-Xms512m", "-Xmx512m", "-XX:+UseParallelGC");

  /** The options of every consumer's JVM. */
  public static final List<String> CONSUMER_JVM = List.of("-Xms1g", "-Xmx1g");

  private static final List<String> STUB_JVM = List.of("-Xms512m", "-Xmx512m");
  private static final Duration START = Duration.ofMinutes(1);
  private static final Duration WARM_UP = Duration.ofSeconds(8);
  private static final Duration WINDOW = Duration.ofSeconds(8);
  private static final int MESSAGES = 2_000_000;
  private static final String TOPIC = "requests";

  /** What {@code wrk} sends: as large as what the consumer does. */
  private static final String SCRIPT =
      """
      wrk.method = "POST"
      wrk.body = string.rep("x", 100)
      wrk.headers["Content-Type"] = "application/octet-stream"
      """;

  private final Path folder;
  private final int connections;
  private final int rounds;
  private final PrintStream progress;
  private final HttpClient client = HttpClient.newHttpClient();
  private int groups;

  /**
   * A run that has not begun.
   *
   * @param folder for the broker's data and all logs; must be there
   * @param connections how many requests are under way at once
   */
  public HttpRun(Path folder, int connections, int rounds, PrintStream progress) {
    this.folder = folder;
    this.connections = connections;
    this.rounds = rounds;
    this.progress = progress;
  }

  /**
   * Measures. Blocks for minutes.
   *
   * @param delays how long the handler takes for an answer
   */
  public List<HttpComparison> run(List<Duration> delays) throws InterruptedException {
    List<HttpComparison> comparisons = new ArrayList<>();
    try (ChildJvm broker = ChildJvm.broker(folder, BROKER_JVM)) {
      String bootstrap = broker.await("ready", START).split(" ", -1)[0];
      Messages.fill(bootstrap, TOPIC, MESSAGES);
      for (Duration delay : delays) {
        comparisons.add(compare(bootstrap, delay));
      }
    }
    return comparisons;
  }

  private HttpComparison compare(String bootstrap, Duration delay) throws InterruptedException {
    List<Double> tool = new ArrayList<>();
    List<Double> consumer = new ArrayList<>();
    List<String> command = List.of(StubMain.class.getName(), Long.toString(delay.toMillis()));
    try (ChildJvm stub = ChildJvm.start("stub", folder.resolve("stub.log"), STUB_JVM, command)) {
      URI handler = URI.create("http://127.0.0.1:" + stub.await("ready", START) + "/");
      for (int round = 1; round <= rounds; round++) {
        tool.add(wrk(handler));
        consumer.add(consume(bootstrap, handler));
        progress.printf(
            "delay %d ms  round %d  wrk %,10.0f req/s  longshore %,10.0f req/s%n",
            delay.toMillis(), round, tool.getLast(), consumer.getLast());
      }
    }
    return new HttpComparison(delay.toMillis(), connections, tool, consumer);
  }

  private double wrk(URI handler) throws InterruptedException {
    long seconds = WARM_UP.plus(WINDOW).multipliedBy(2).toSeconds();
    try {
      Path script = Files.writeString(folder.resolve("post.lua"), SCRIPT);
      Process process =
          new ProcessBuilder(
                  "wrk",
                  "-t1",
                  "-c" + connections,
                  "-d" + seconds + "s",
                  "-s",
                  script.toString(),
                  handler.toString())
              .redirectOutput(folder.resolve("wrk.log").toFile())
              .redirectErrorStream(true)
              .start();
      try {
        return rate(handler);
      } finally {
        process.destroyForcibly().waitFor();
      }
    } catch (IOException failure) {
      throw new ProgramFailure(
          ExitCode.INTERNAL,
          "wrk cannot be started (" + failure.getMessage() + "); install the package wrk");
    }
  }

  private double consume(String bootstrap, URI handler) throws InterruptedException {
    String group = "http-" + ++groups;
    try (ChildJvm _ =
        ChildJvm.consumer(
            group, folder, CONSUMER_JVM, yaml(bootstrap, group, handler), List.of())) {
      return rate(handler);
    }
  }

  /** Requests per second, from when they have come for a while. */
  private double rate(URI handler) throws InterruptedException {
    long before = answered(handler);
    long started = System.nanoTime();
    while (answered(handler) == before) {
      if (System.nanoTime() - started > START.toNanos()) {
        throw new ProgramFailure(ExitCode.TIMEOUT, "no request came; logs: " + folder);
      }
      Thread.sleep(Duration.ofMillis(20));
    }
    Thread.sleep(WARM_UP);
    long first = answered(handler);
    long from = System.nanoTime();
    Thread.sleep(WINDOW);
    long last = answered(handler);
    return (last - first) / ((System.nanoTime() - from) / 1e9);
  }

  private long answered(URI handler) throws InterruptedException {
    try {
      String count =
          client.send(HttpRequest.newBuilder(handler).build(), BodyHandlers.ofString()).body();
      return Long.parseLong(count);
    } catch (IOException failure) {
      throw new ProgramFailure(ExitCode.INTERNAL, "asking the stub: " + failure);
    }
  }

  private String yaml(String bootstrap, String group, URI handler) {
    return """
        kafka:
          bootstrap-servers: %s
        source:
          topics: [%s]
          group: %s
        workers:
          concurrency: %d
        handler:
          type: http
          url: %s
        http:
          management-port: 0
        """
        .formatted(bootstrap, TOPIC, group, connections, handler);
  }
}
