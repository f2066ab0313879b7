package dev.longshore.deploy;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The files of the repository. */
final class Repository {
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private Repository() {}

  static Path path(String name) {
    return ROOT.resolve(name);
  }

  static String read(String name) {
    try {
      return Files.readString(path(name));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** A YAML document as maps and lists, with anchors and merges resolved. */
  static Map<String, Object> yaml(String name) {
    return Yaml.parse(read(name));
  }

  /** A resource of Kubernetes as its typed model has it. */
  static <T> T typed(String yaml, Class<T> type) {
    return Serialization.unmarshal(yaml, type);
  }
}
