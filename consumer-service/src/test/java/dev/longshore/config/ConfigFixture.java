package dev.longshore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A configuration to be read, put together from its three layers; one thread. */
final class ConfigFixture {
  /** The keys without which nothing can be consumed. */
  static final String REQUIRED =
      """
      source: {topics: [orders], group: workers}
      handler: {type: log}
      """;

  private final Path file;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> overrides = List.of();

  private ConfigFixture(Path file) {
    this.file = file;
  }

  static ConfigFixture bytes(Path folder, byte[] content) {
    try {
      return new ConfigFixture(Files.write(folder.resolve("longshore.yaml"), content));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  static ConfigFixture yaml(Path folder, String content) {
    return bytes(folder, content.getBytes(StandardCharsets.UTF_8));
  }

  static ConfigFixture file(Path file) {
    return new ConfigFixture(file);
  }

  ConfigFixture variable(String name, String value) {
    environment.put(name, value);
    return this;
  }

  ConfigFixture overrides(String... options) {
    overrides = List.of(options);
    return this;
  }

  EffectiveConfig read() {
    return new ConfigReader(environment).read(ConfigReader.Program.CONSUME, file, overrides);
  }

  ServiceConfig service() {
    return read().service();
  }

  ConfigValue value(String key) {
    return read().values().stream()
        .filter(value -> value.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  /** The problems, with the file's folder left out. */
  List<String> problems() {
    ProgramFailure failure = catchThrowableOfType(ProgramFailure.class, this::read);
    assertThat(failure).as("a problem").isNotNull();
    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    return failure.text().replace(String.valueOf(file.getParent()) + "/", "").lines().toList();
  }
}
