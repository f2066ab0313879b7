package dev.longshore.app;

import dev.longshore.config.ServiceConfig;
import dev.longshore.up.StackFolder;
import dev.longshore.up.StackRun;
import java.util.List;

/** What somebody who has just started a stack may want to try. */
final class UpHints {
  private static final String USUAL_ADDRESS = "127.0.0.1:9092";

  private UpHints() {}

  /** A few lines that can be copied into another terminal as they are. */
  static List<String> of(StackRun.Ready ready, ServiceConfig service, StackFolder folder) {
    String topic = service.source().topics().getFirst();
    String command =
        ready.bootstrap().equals(USUAL_ADDRESS)
            ? "  ./longshore "
            : "  LONGSHORE_BOOTSTRAP=" + ready.bootstrap() + " ./longshore ";
    return List.of(
        "try next, in another terminal (data and logs: " + folder.root() + ")",
        command + "dlq list --topic " + service.deadLetter().topicFor(topic),
        command + "send " + topic + " -k me -V '{\"amount\": 1}'",
        "Ctrl-C drains and stops");
  }
}
