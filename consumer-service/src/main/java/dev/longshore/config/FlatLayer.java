package dev.longshore.config;

import dev.longshore.failure.Suggestion;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What the environment and the command line say, where every key is written in full; one thread.
 */
final class FlatLayer {
  private static final String PREFIX = "LONGSHORE_";

  /** Variables of the launcher and the command-line tool; they configure no service. */
  private static final Set<String> NOT_CONFIGURATION =
      Set.of(
          "LONGSHORE_JAVA_HOME",
          "LONGSHORE_JAVA_OPTS",
          "LONGSHORE_BOOTSTRAP",
          "LONGSHORE_BUILD",
          "LONGSHORE_DUMP",
          "LONGSHORE_HOME");

  /** What Kubernetes sets in every pod for a Service whose name starts with "longshore". */
  private static final Pattern SERVICE_LINK =
      Pattern.compile(
          "LONGSHORE(_.+)?_(SERVICE_HOST=.*|SERVICE_PORT(_.+)?=[0-9]+"
              + "|PORT=[a-z]+://.*|PORT_[0-9]+_(TCP|UDP|SCTP)(_.+)?=.*)");

  private final Problems problems;
  private final Map<String, Given> values = new HashMap<>();

  private FlatLayer(Problems problems) {
    this.problems = problems;
  }

  /** The values of the environment. */
  static Map<String, Given> environment(Map<String, String> environment, Problems problems) {
    FlatLayer layer = new FlatLayer(problems);
    Map<String, String> paths = pathsByVariable();
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX) && !NOT_CONFIGURATION.contains(name)) {
                layer.variable(name, value, paths);
              }
            });
    return layer.values;
  }

  /** The values of {@code -D key=value} options; of two for one key the last one counts. */
  static Map<String, Given> commandLine(List<String> options, Problems problems) {
    FlatLayer layer = new FlatLayer(problems);
    for (String option : options) {
      int equals = option.indexOf('=');
      String key = equals < 0 ? option : option.substring(0, equals);
      ConfigSource source = new ConfigSource.CommandLine(key);
      if (equals < 0) {
        problems.add(source, "has no value; write -D key=value");
      } else {
        layer.put(key, option.substring(equals + 1), source);
      }
    }
    return layer.values;
  }

  /** The variable that sets a key. */
  static String variable(String path) {
    return PREFIX + path.replaceAll("[.-]", "_").toUpperCase(Locale.ROOT);
  }

  private void variable(String name, String value, Map<String, String> paths) {
    ConfigSource source = new ConfigSource.Environment(name);
    Optional<String> path = Optional.ofNullable(paths.get(name)).or(() -> entry(name));
    if (path.isPresent()) {
      put(path.get(), value, source);
    } else if (!SERVICE_LINK.matcher(name + "=" + value).matches()) {
      problems.add(source, "unknown variable" + Suggestion.clause(name, paths.keySet()));
    }
  }

  /** LONGSHORE_KAFKA_PROPERTIES_SASL_JAAS_CONFIG is kafka.properties.sasl.jaas.config. */
  private static Optional<String> entry(String name) {
    return ConfigSchema.maps()
        .filter(map -> name.startsWith(variable(map.path()) + "_"))
        .map(map -> ConfigKey.join(map.path(), entryName(name, map)))
        .findFirst();
  }

  private static String entryName(String name, ConfigKey map) {
    String rest = name.substring(variable(map.path()).length() + 1);
    return rest.replace('_', '.').toLowerCase(Locale.ROOT);
  }

  private void put(String path, String value, ConfigSource source) {
    switch (ConfigSchema.kind(path)) {
      case KEY, MAP_ENTRY -> values.put(path, new Given.One(value, source));
      case MAP -> problems.add(source, path, "is a group of names; set " + path + ".NAME");
      case SECTION ->
          problems.add(
              source, path, "is a section; set its keys, as " + ConfigSchema.exampleBelow(path));
      case LATER_KEY, LATER_SECTION -> problems.add(source, path, LaterKeys.PROBLEM);
      case UNKNOWN -> problems.add(source, path, ConfigSchema.unknown(path));
    }
  }

  private static Map<String, String> pathsByVariable() {
    Map<String, String> paths = new TreeMap<>();
    ConfigSchema.paths().forEach(path -> paths.put(variable(path), path));
    return paths;
  }
}
