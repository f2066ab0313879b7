package dev.longshore.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What to start as a child process. Immutable.
 *
 * @param name what the child is called in messages
 * @param words the command and its arguments
 * @param environment variables to set over our own
 * @param log the file that its standard error is appended to
 */
record ChildCommand(String name, List<String> words, Map<String, String> environment, Path log) {
  /** Copies the collections. */
  ChildCommand {
    words = List.copyOf(words);
    environment = Map.copyOf(environment);
  }
}
