package dev.longshore.deploy;

import dev.longshore.config.ConfigReader;
import dev.longshore.config.ConfigReader.Program;
import dev.longshore.config.ServiceConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a configuration as the programs do, which refuses whatever is wrong in it. */
final class Configuration {
  private Configuration() {}

  static ServiceConfig read(Program program, Map<String, String> environment, String text) {
    try {
      Path file = Files.createTempFile("longshore", ".yaml");
      try {
        Files.writeString(file, text);
        return new ConfigReader(environment).read(program, file, List.of()).service();
      } finally {
        Files.delete(file);
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
