package dev.longshore.config;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a configuration: the file, over it the environment, over that {@code -D key=value}.
 * Immutable.
 *
 * <p>{@code LONGSHORE_WORKERS_CONCURRENCY} sets {@code workers.concurrency}; items of a list are
 * separated by commas. A Kafka client property is spelled with underscores for its dots: {@code
 * LONGSHORE_KAFKA_PROPERTIES_SECURITY_PROTOCOL} sets {@code kafka.properties.security.protocol}.
 *
 * <p>Every problem is found and told at once, one per line, in a {@link
 * dev.longshore.failure.ProgramFailure} of {@link dev.longshore.failure.ExitCode#USAGE}. A problem
 * never holds the value of a secret.
 */
public final class ConfigReader {
  /** Which program the configuration is for; it decides which keys are required. */
  public enum Program {
    /** A consumer instance. */
    CONSUME,
    /** The control plane, which consumes nothing itself. */
    CONTROL
  }

  private final Map<String, String> environment;

  /** A reader that sees this environment, as {@link System#getenv()} gives it. */
  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /**
   * Reads a file with its overrides. Blocks on the file.
   *
   * @param overrides what follows {@code -D}: {@code workers.concurrency=4}
   */
  public EffectiveConfig read(Program program, Path file, List<String> overrides) {
    Problems problems = new Problems();
    ConfigSource whole = new ConfigSource.File(file, 0);
    try {
      Map<String, Given> values = FileLayer.read(file, problems);
      return finish(values, overrides, problems, required(program), whole);
    } catch (FileFault fault) {
      problems.add(new ConfigSource.File(file, fault.line()), fault.problem());
      return finish(Map.of(), overrides, problems, List.of(), whole);
    }
  }

  /** Reads the environment and the overrides alone. */
  public EffectiveConfig readWithoutFile(Program program, List<String> overrides) {
    return finish(
        Map.of(), overrides, new Problems(), required(program), new ConfigSource.Default());
  }

  private EffectiveConfig finish(
      Map<String, Given> fromFile,
      List<String> overrides,
      Problems problems,
      List<ConfigKey> required,
      ConfigSource whole) {
    Map<String, Given> values = new HashMap<>(fromFile);
    values.putAll(FlatLayer.environment(environment, problems));
    values.putAll(FlatLayer.commandLine(overrides, problems));
    Binder binder = new Binder(values, new Resolver(new Placeholders(environment)), problems);
    ServiceConfig service = binder.bind();
    required.forEach(key -> require(key, values, binder, whole, problems));
    problems.throwIfAny();
    return new EffectiveConfig(service, binder.values());
  }

  private static void require(
      ConfigKey key,
      Map<String, Given> values,
      Binder binder,
      ConfigSource whole,
      Problems problems) {
    ConfigSource source =
        Optional.ofNullable(values.get(key.path())).map(Given::source).orElse(whole);
    if (binder.isEmpty(key)) {
      problems.add(source, key.path(), "required and not set");
    }
  }

  private static List<ConfigKey> required(Program program) {
    return switch (program) {
      case CONSUME -> ConfigSchema.keys().stream().filter(key -> key.setting().required()).toList();
      case CONTROL -> List.of();
    };
  }
}
