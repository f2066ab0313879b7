package dev.longshore.config;

import java.nio.file.Path;

/** Where a value was set. Immutable. */
public sealed interface ConfigSource {

  /** How a problem names the place. */
  String place();

  /**
   * The configuration file.
   *
   * @param path the file as it was given
   * @param line the line, from 1; 0 for the file as a whole
   */
  record File(Path path, int line) implements ConfigSource {
    @Override
    public String place() {
      return line == 0 ? path.toString() : path + ":" + line;
    }
  }

  /**
   * The environment.
   *
   * @param variable the variable's name
   */
  record Environment(String variable) implements ConfigSource {
    @Override
    public String place() {
      return "environment " + variable;
    }
  }

  /**
   * The command line.
   *
   * @param key the key as it was typed
   */
  record CommandLine(String key) implements ConfigSource {
    @Override
    public String place() {
      return "-D " + key;
    }
  }

  /** Nowhere: the value is the default. */
  record Default() implements ConfigSource {
    @Override
    public String place() {
      return "default";
    }
  }
}
