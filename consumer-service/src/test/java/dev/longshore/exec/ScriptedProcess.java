package dev.longshore.exec;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A handler program that does with each message what the message's value says. */
public final class ScriptedProcess {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final PrintStream ANSWERS =
      new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);

  private ScriptedProcess() {}

  /** How to start it. */
  static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ScriptedProcess.class.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** What a value begins with whose process makes the file named behind it, and hangs. */
  static final String HANG_AND_TELL = "hang ";

  /** Reads lines until there are no more. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (List.of(arguments).contains("--broken")) {
      System.err.println("cannot start");
      System.exit(9);
    }
    BufferedReader input =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = input.readLine(); line != null; line = input.readLine()) {
      answer(line);
    }
    if (List.of(arguments).contains("--deaf")) {
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  private static void answer(String line) throws IOException, InterruptedException {
    JsonNode message = JSON.readTree(line);
    if (message.isArray()) {
      answerTogether(message);
      return;
    }
    String value = message.path("value").asString("");
    if (value.startsWith(HANG_AND_TELL)) {
      Files.createFile(Path.of(value.substring(HANG_AND_TELL.length())));
      Thread.sleep(Long.MAX_VALUE);
    }
    switch (value) {
      case "crash" -> {
        System.err.println("about to fail");
        System.err.println("failed: no such order");
        System.exit(3);
      }
      case "hang" -> Thread.sleep(Long.MAX_VALUE);
      case "twice" -> ANSWERS.println("{\"outcome\":\"ack\"}\n{\"outcome\":\"reject\"}");
      case "half" -> {
        ANSWERS.print("{\"outcome\":");
        ANSWERS.flush();
        System.exit(0);
      }
      case "flood" -> {
        IntStream.range(0, 20_000).forEach(number -> System.err.println("line " + number));
        ANSWERS.println("{\"outcome\":\"ack\"}");
      }
      case "pid" -> result(Long.toString(ProcessHandle.current().pid()));
      case "line" -> result(line);
      default -> {
        if (value.startsWith("say ")) {
          ANSWERS.println(value.substring(4));
        } else {
          String encoded =
              message.path("valueEncoding").isMissingNode()
                  ? Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8))
                  : value;
          ANSWERS.println(
              JSON.writeValueAsString(
                  Map.of("outcome", "ack", "result", encoded, "resultEncoding", "base64")));
        }
      }
    }
  }

  /** Each message's value is the rest of its answer, or what becomes of all. */
  private static void answerTogether(JsonNode messages) {
    List<String> answers = new ArrayList<>();
    for (JsonNode message : messages) {
      String value = message.path("value").asString("");
      switch (value) {
        case "crash" -> System.exit(3);
        case "garbage" -> {
          ANSWERS.println("working on it");
          return;
        }
        case "object" -> {
          ANSWERS.println("{\"outcome\":\"ack\"}");
          return;
        }
        case "silent" -> {}
        case "pid" -> answers.add(0, result(message, ProcessHandle.current().pid()));
        case "attempt" -> answers.add(0, result(message, message.path("attempt").asInt()));
        case "lease" -> answers.add(0, result(message, message.path("lease").asString()));
        default -> answers.add(0, "{\"id\":%s,%s}".formatted(message.path("id").toString(), value));
      }
    }
    ANSWERS.println("[" + String.join(",", answers) + "]");
  }

  private static String result(JsonNode message, Object result) {
    return "{\"id\":%s,\"outcome\":\"ack\",\"result\":\"%s\"}"
        .formatted(message.path("id").toString(), result);
  }

  private static void result(String text) {
    ANSWERS.println(JSON.writeValueAsString(Map.of("outcome", "ack", "result", text)));
  }
}
