package dev.longshore.up;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
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

  /** Several consumers share the machine, so none may take half of it. */
  private static final String CONSUMER_JVM = "-Xmx512m -XX:+UseSerialGC ";

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

  /** A consumer on any free ports, with this name as its instance's id. */
  ChildCommand consumer(String name, Path config, String bootstrap) {
    List<String> words = new ArrayList<>(List.of(program(), "consume"));
    words.addAll(List.of("--config", config.toString()));
    words.addAll(List.of("-D", "kafka.bootstrap-servers=" + bootstrap));
    words.addAll(List.of("-D", "http.host=127.0.0.1"));
    words.addAll(List.of("-D", "http.port=0"));
    words.addAll(List.of("-D", "http.management-port=0"));
    words.addAll(List.of("-D", "instance.id=" + name));
    words.add(FOLLOW_PARENT);
    Map<String, String> environment = new HashMap<>(BUILD_NOTHING);
    environment.put("LONGSHORE_JAVA_OPTS", CONSUMER_JVM + javaOptions);
    return new ChildCommand(name, words, environment, folder.log(name));
  }

  private String program() {
    return home.resolve("longshore").toString();
  }
}
