package dev.longshore.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An exec handler that asks the test's stub what to do with each message, and does it.
 *
 * <p>The commands: {@code ack}, {@code reject}, {@code retry}, {@code crash}, {@code hang}, {@code
 * garbage}.
 */
public final class ForwardingProgram {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private ForwardingProgram() {}

  /** The command that starts it, as the configuration has it. */
  static String command(String stub) {
    return "[%s, -Xmx64m, -XX:+UseSerialGC, -XX:TieredStopAtLevel=1, -cp, \"%s\", %s, %s]"
        .formatted(
            Path.of(System.getProperty("java.home"), "bin", "java"),
            System.getProperty("java.class.path"),
            ForwardingProgram.class.getName(),
            stub);
  }

  /** Reads lines until there are no more. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      JsonNode tree = JSON.readTree(line);
      if (tree.isArray()) {
        obey(tree, arguments[0]);
      } else {
        obey(ask(tree, arguments[0]));
      }
    }
  }

  /** Does what it is told about each message of a batch; a crash ends all. */
  private static void obey(JsonNode messages, String stub)
      throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    boolean crashes = false;
    for (JsonNode message : messages) {
      String command = ask(message, stub);
      crashes |= command.equals("crash");
      answers.add("{\"id\":%s,\"outcome\":\"%s\"}".formatted(message.path("id"), command));
    }
    if (crashes) {
      obey("crash");
    }
    System.out.println("[" + String.join(",", answers) + "]");
  }

  private static void obey(String command) throws InterruptedException {
    switch (command) {
      case "crash" -> {
        System.err.println("told to crash");
        System.exit(3);
      }
      case "hang" -> Thread.sleep(Long.MAX_VALUE);
      case "garbage" -> System.out.println("told to print garbage");
      default -> System.out.println("{\"outcome\":\"" + command + "\"}");
    }
  }

  private static String ask(JsonNode message, String stub)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(stub + "handle"))
            .POST(BodyPublishers.ofByteArray(value(message)))
            .header("Longshore-Topic", message.path("topic").asString())
            .header("Longshore-Partition", message.path("partition").asString())
            .header("Longshore-Offset", message.path("offset").asString())
            .header("Longshore-Attempt", message.path("attempt").asString())
            .header("Longshore-Deadline", message.path("deadline").asString())
            .header("Longshore-Lease", message.path("lease").asString());
    if (!message.path("key").isNull()) {
      request.header(
          "Longshore-Key",
          URLEncoder.encode(message.path("key").asString(), StandardCharsets.UTF_8));
    }
    HttpResponse<Void> response = CLIENT.send(request.build(), BodyHandlers.discarding());
    return response.headers().firstValue(ProgrammedHandler.COMMAND).orElse("ack");
  }

  private static byte[] value(JsonNode message) {
    String value = message.path("value").asString("");
    return message.path("valueEncoding").isMissingNode()
        ? value.getBytes(StandardCharsets.UTF_8)
        : Base64.getDecoder().decode(value);
  }
}
