package dev.longshore.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The commands that start the programs of a stack. Immutable.
 *
 * @param home the folder with the launcher
 * @param folder the stack's data
 * @param javaOptions what the user's environment asks every JVM for
 */
public record Launcher(Path home, StackFolder folder, String javaOptions) {
  /** A child is started from what runs here, also while sources change. */
  private static final Map<String, String> BUILD_NOTHING = Map.of("LONGSHORE_BUILD", "never");

  private static final String FOLLOW_PARENT = "--exit-with-parent";

  ChildCommand broker(int port) {
    List<String> words =
        List.of(
            program(),
            "broker",
            "--port",
            Integer.toString(port),
            "--data",
            folder.kafka().toString(),
            FOLLOW_PARENT);
    return new ChildCommand("broker", words, BUILD_NOTHING, folder.log("broker"));
  }

  /** What starts consumers of this broker. */
  ConsumerLauncher consumers(Path config, String bootstrap) {
    return new ConsumerLauncher(
        home, folder.logs(), javaOptions, config, List.of("kafka.bootstrap-servers=" + bootstrap));
  }

  private String program() {
    return home.resolve("longshore").toString();
  }
}
