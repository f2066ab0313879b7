package dev.longshore.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.longshore.config.LoggingConfig;
import dev.longshore.config.LoggingConfig.Format;
import dev.longshore.config.LoggingConfig.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LoggingTest {
  private static final String OURS = "dev.longshore.engine.MessageFlow";
  private static final String ESCAPE = "\u001b";

  @Test
  void aLineOnATerminalIsShortTextWithColours() {
    String output =
        written(true, true, Format.AUTO, Level.INFO, OURS, log -> log.info("ready {}", 1));

    assertThat(output)
        .matches("[0-9:.]{12} \\x1b\\[34mINFO \\x1b\\[0;39m \\x1b\\[36mMessageFlow.* ready 1\\R");
  }

  @Test
  void thereAreNoColoursWhereTheUserWantsNone() {
    String output = written(true, false, Format.AUTO, Level.INFO, OURS, log -> log.info("ready"));

    assertThat(output).matches("[0-9:.]{12} INFO  MessageFlow ready\\R");
  }

  @Test
  void aLineElsewhereIsOneEcsDocument() {
    String output =
        written(
            false,
            true,
            Format.AUTO,
            Level.INFO,
            OURS,
            log -> log.warn("two\nlines", new IllegalStateException("broken")));

    assertThat(output.lines()).hasSize(1);
    JsonNode document = JsonMapper.shared().readTree(output);
    assertThat(document.get("message").asString()).isEqualTo("two\nlines");
    assertThat(document.get("log.level").asString().strip()).isEqualTo("WARN");
    assertThat(document.get("log.logger").asString()).isEqualTo(OURS);
    assertThat(document.get("service.name").asString()).isEqualTo("longshore");
    assertThat(document.get("service.node.name").asString()).isEqualTo("host-1");
    assertThat(document.get("error.message").asString()).isEqualTo("broken");
    assertThat(document.has("ecs.version")).isTrue();
  }

  @Test
  void aFormatThatIsAskedForWinsOverTheTerminal() {
    assertThat(written(true, true, Format.JSON, Level.INFO, OURS, log -> log.info("ready")))
        .startsWith("{");
    assertThat(written(false, true, Format.TEXT, Level.INFO, OURS, log -> log.info("ready")))
        .endsWith(" INFO  MessageFlow ready\n");
  }

  @Test
  void theLevelIsThatOfLongshoreAndOfHandlers() {
    for (String name : new String[] {OURS, "com.example.MyHandler"}) {
      assertThat(logged(Level.INFO, name, log -> log.info("x"))).isTrue();
      assertThat(logged(Level.INFO, name, log -> log.debug("x"))).isFalse();
      assertThat(logged(Level.TRACE, name, log -> log.trace("x"))).isTrue();
      assertThat(logged(Level.ERROR, name, log -> log.warn("x"))).isFalse();
    }
  }

  @Test
  void librariesMayOnlyWarn() {
    for (String name :
        new String[] {
          "org.apache.kafka.clients.Metadata", "org.eclipse.jetty.server.Server", "io.micrometer.X"
        }) {
      assertThat(logged(Level.DEBUG, name, log -> log.info("x"))).isFalse();
      assertThat(logged(Level.DEBUG, name, log -> log.warn("x"))).isTrue();
      assertThat(logged(Level.ERROR, name, log -> log.warn("x"))).isFalse();
    }
  }

  @Test
  void warningsOfWhatIsNoFaultAreLeftOut() {
    String name = "org.apache.kafka.common.utils.internals.AppInfoParser";

    assertThat(logged(Level.DEBUG, name, log -> log.warn("x"))).isFalse();
    assertThat(logged(Level.DEBUG, name, log -> log.error("x"))).isTrue();
  }

  @Test
  void textFromOthersCannotForgeALineOrDriveTheTerminal() {
    String output =
        written(
            true,
            false,
            Format.TEXT,
            Level.INFO,
            OURS,
            log ->
                log.info(
                    "one\r\n12:00:00.000 ERROR forged" + ESCAPE + "[2J",
                    new IllegalStateException("wipe" + ESCAPE + "[2J")));

    assertThat(output).doesNotContain(ESCAPE).doesNotContain("\r");
    assertThat(output.lines().findFirst().orElse("")).endsWith("ERROR forged?[2J");
    assertThat(output).contains("\njava.lang.IllegalStateException: wipe?[2J\n\tat ");
    assertThat(output.split("IllegalStateException", -1)).hasSize(2);
  }

  @Test
  void settingUpTwiceWritesOnce() {
    String output =
        captured(
            () -> {
              LoggerContext context = context();
              Logging logging = new Logging(context, true, false);
              LoggingConfig config = new LoggingConfig(Format.AUTO, Level.INFO);
              logging.apply(config, "host-1");
              logging.apply(config, "host-1");
              context.getLogger(OURS).info("once");
            });

    assertThat(output.lines()).hasSize(1);
  }

  @Test
  void theProcessLogIsSetUpWithoutNoise() {
    String output =
        captured(() -> Logging.configure(new LoggingConfig(Format.JSON, Level.WARN), "host-1"));

    assertThat(output).isEmpty();
  }

  private static LoggerContext context() {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    return context;
  }

  private static boolean logged(Level level, String name, Consumer<Logger> action) {
    return !written(true, false, Format.AUTO, level, name, action).isEmpty();
  }

  private static String written(
      boolean terminal,
      boolean colours,
      Format format,
      Level level,
      String name,
      Consumer<Logger> action) {
    return captured(
        () -> {
          LoggerContext context = context();
          new Logging(context, terminal, colours).apply(new LoggingConfig(format, level), "host-1");
          action.accept(context.getLogger(name));
        });
  }

  private static String captured(Runnable action) {
    PrintStream original = System.err;
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      action.run();
    } finally {
      System.setErr(original);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
