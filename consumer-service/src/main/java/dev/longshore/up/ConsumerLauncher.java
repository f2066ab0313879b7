package dev.longshore.up;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The command that starts a consumer of this machine. Immutable.
 *
 * @param home the folder with the launcher
 * @param logs the folder for what consumers log
 * @param javaOptions what the user's environment asks every JVM for
 * @param config the configuration of the consumers
 * @param overrides what is set over it, as {@code key=value}
 */
public record ConsumerLauncher(
    Path home, Path logs, String javaOptions, Path config, List<String> overrides) {
  /** A child is started from what runs here, also while sources change. */
  private static final Map<String, String> BUILD_NOTHING = Map.of("LONGSHORE_BUILD", "never");

  /** Several consumers share the machine, so none may take half of it. */
  private static final String CONSUMER_JVM = "-Xmx512m -XX:+UseSerialGC ";

  /** Copies the list. */
  public ConsumerLauncher {
    overrides = List.copyOf(overrides);
  }

  /** Starts a consumer on any free ports, with this name as its instance's id. */
  ChildProcess start(String name, int restarts) {
    return ChildProcess.start(command(name, restarts));
  }

  ChildCommand command(String name, int restarts) {
    List<String> words = new ArrayList<>(List.of(home.resolve("longshore").toString(), "consume"));
    words.addAll(List.of("--config", config.toString()));
    overrides.forEach(override -> words.addAll(List.of("-D", override)));
    words.addAll(List.of("-D", "http.host=127.0.0.1"));
    words.addAll(List.of("-D", "http.port=0"));
    words.addAll(List.of("-D", "http.management-port=0"));
    words.addAll(List.of("-D", "instance.id=" + name));
    words.addAll(List.of("--restarts", Integer.toString(restarts)));
    words.add("--exit-with-parent");
    Map<String, String> environment = new HashMap<>(BUILD_NOTHING);
    environment.put("LONGSHORE_JAVA_OPTS", CONSUMER_JVM + javaOptions);
    return new ChildCommand(name, words, environment, logs.resolve(name + ".log"));
  }
}
