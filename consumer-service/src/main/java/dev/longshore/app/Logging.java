package dev.longshore.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.encoder.EncoderBase;
import co.elastic.logging.logback.EcsEncoder;
import dev.longshore.config.LoggingConfig;
import java.io.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log: text for people on a terminal, one ECS document per line elsewhere, always on standard
 * error. Set up in code, so that no file on the class path decides about it.
 *
 * <p>The configured level is that of Longshore and of handlers in this process; libraries may only
 * warn.
 *
 * @param context what is set up
 * @param terminal whether a person reads along
 * @param colours whether levels are coloured in text
 */
record Logging(LoggerContext context, boolean terminal, boolean colours) {
  private static final List<String> LIBRARIES =
      List.of("org.apache.kafka", "org.eclipse.jetty", "io.micrometer");

  /**
   * These warn of what is no fault (unused client properties, a second client in one process), or
   * of every connection tried while a broker is away, which the probe tells once.
   */
  private static final List<String> NOISY =
      List.of(
          "org.apache.kafka.common.utils.internals.AppInfoParser",
          "org.apache.kafka.clients.NetworkClient",
          "org.apache.kafka.clients.admin.AdminClientConfig",
          "org.apache.kafka.clients.consumer.ConsumerConfig",
          "org.apache.kafka.clients.producer.ProducerConfig");

  /** What must not reach a terminal from a text that others wrote. */
  private static final String CONTROLS = "{'[\\x00-\\x08\\x0b-\\x1f\\x7f]', '?'}";

  private static final String MESSAGE =
      " %replace(%replace(%msg){'\\n', ' '})" + CONTROLS + "%n%replace(%ex)" + CONTROLS;

  private static final Path STANDARD_ERROR = Path.of("/proc/self/fd/2");

  /**
   * Sets up the log of this process.
   *
   * @param instance the name of this instance, written to every JSON line
   */
  static void configure(LoggingConfig config, String instance) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    boolean colours = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    new Logging(context, isTerminal(), colours).apply(config, instance);
  }

  /** Replaces whatever was set up before. */
  void apply(LoggingConfig config, String instance) {
    context.reset();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder(config, instance));
    appender.start();
    Level level = Level.toLevel(config.level().name());
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(level);
    root.addAppender(appender);
    LIBRARIES.forEach(name -> context.getLogger(name).setLevel(stricter(level, Level.WARN)));
    NOISY.forEach(name -> context.getLogger(name).setLevel(Level.ERROR));
    // What it reports as errors, a port that is taken above all, we tell ourselves in one line.
    context.getLogger("io.javalin").setLevel(Level.OFF);
  }

  private Encoder<ILoggingEvent> encoder(LoggingConfig config, String instance) {
    boolean text =
        switch (config.format()) {
          case AUTO -> terminal;
          case TEXT -> true;
          case JSON -> false;
        };
    EncoderBase<ILoggingEvent> encoder = text ? text() : json(instance);
    encoder.setContext(context);
    encoder.start();
    return encoder;
  }

  private EncoderBase<ILoggingEvent> text() {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setCharset(StandardCharsets.UTF_8);
    String head =
        colours && terminal
            ? "%d{HH:mm:ss.SSS} %highlight(%-5level) %cyan(%logger{0})"
            : "%d{HH:mm:ss.SSS} %-5level %logger{0}";
    encoder.setPattern(head + MESSAGE);
    return encoder;
  }

  private static EncoderBase<ILoggingEvent> json(String instance) {
    EcsEncoder encoder = new EcsEncoder();
    encoder.setServiceName("longshore");
    encoder.setServiceNodeName(instance);
    return encoder;
  }

  private static Level stricter(Level one, Level other) {
    return one.isGreaterOrEqual(other) ? one : other;
  }

  /** Asks about standard error where the system tells, else about standard input and output. */
  static boolean isTerminal() {
    try {
      String device = Files.readSymbolicLink(STANDARD_ERROR).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException | UnsupportedOperationException noSuchLink) {
      return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
  }
}
