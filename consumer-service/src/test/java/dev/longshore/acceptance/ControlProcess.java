package dev.longshore.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code longshore control} as a process of its own, and what its API tells. Owned by the test's
 * thread.
 */
record ControlProcess(String name, ConsumerProcess process, String console) {
  private static final Pattern READY = Pattern.compile("ready console=(http://\\S+/) .*");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  static ControlProcess start(Acceptance acceptance, Setup setup, String name) {
    String config =
        setup.instance(name).write(acceptance.folder().resolve(name + ".yaml")).toString();
    ConsumerProcess process = acceptance.run("control", "--config", config);
    Matcher ready = READY.matcher(process.awaitFirstLine());
    if (!ready.matches()) {
      throw new AssertionError("not ready: " + process.errors());
    }
    return new ControlProcess(name, process, ready.group(1));
  }

  /** Whether it says of itself that it leads. */
  boolean leads() {
    JsonNode leader = fleet().path("leader");
    return leader.path("instance").asString("").equals(name)
        && leader.path("isSelf").asBoolean(false);
  }

  long generation() {
    return fleet().path("leader").path("generation").asLong(-1);
  }

  /** How many instances are in that state of life. */
  long count(String liveness) {
    return elements("instances").stream()
        .filter(one -> one.path("liveness").asString("").equals(liveness))
        .count();
  }

  /** The instances that it has put out of the group. */
  List<String> evicted() {
    return elements("evictions").stream().map(one -> one.path("instance").asString("")).toList();
  }

  /** The dead whose partitions went on elsewhere. */
  List<String> failedOver() {
    return elements("failovers").stream().map(one -> one.path("instance").asString("")).toList();
  }

  private List<JsonNode> elements(String field) {
    return StreamSupport.stream(fleet().path(field).spliterator(), false).toList();
  }

  private JsonNode fleet() {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(console + "api/v1/fleet"))
            .timeout(Duration.ofSeconds(10))
            .build();
    try {
      return JsonMapper.shared().readTree(CLIENT.send(request, BodyHandlers.ofString()).body());
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", interrupted);
    }
  }
}
