package dev.longshore.config;

import dev.longshore.failure.Suggestion;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Every key there is, taken from the records below {@link ServiceConfig}. Immutable. */
final class ConfigSchema {
  /** What a dotted path is. */
  enum Kind {
    /** A key with a value. */
    KEY,
    /** A key whose entries are named by the user. */
    MAP,
    /** An entry of such a key. */
    MAP_ENTRY,
    /** A section of keys. */
    SECTION,
    /** A key that is not supported yet. */
    LATER_KEY,
    /** A section none of whose keys is supported yet. */
    LATER_SECTION,
    /** A mistake. */
    UNKNOWN
  }

  private static final int LONGEST_TO_COMPARE = 100;

  private static final Map<String, ConfigKey> KEYS = new LinkedHashMap<>();
  private static final Set<String> SECTIONS = new TreeSet<>();
  private static final Set<String> LATER_SECTIONS = new TreeSet<>();

  static {
    collect(ServiceConfig.class, "");
    LaterKeys.PATHS.forEach(ConfigSchema::collectLaterSections);
  }

  private ConfigSchema() {}

  /** The keys that can be set, in the order of the records. */
  static Collection<ConfigKey> keys() {
    return List.copyOf(KEYS.values());
  }

  /** The key at a path that {@link #kind} says is one. */
  static ConfigKey key(String path) {
    return Optional.ofNullable(KEYS.get(path))
        .orElseThrow(() -> new IllegalArgumentException("no key: " + path));
  }

  /** What a path is. */
  static Kind kind(String path) {
    ConfigKey key = KEYS.get(path);
    if (key != null) {
      return key.isMap() ? Kind.MAP : Kind.KEY;
    }
    if (SECTIONS.contains(path)) {
      return Kind.SECTION;
    }
    if (LaterKeys.PATHS.contains(path)) {
      return Kind.LATER_KEY;
    }
    if (LATER_SECTIONS.contains(path)) {
      return Kind.LATER_SECTION;
    }
    return maps().anyMatch(map -> isBelow(path, map.path())) ? Kind.MAP_ENTRY : Kind.UNKNOWN;
  }

  /** The keys whose entries are named by the user. */
  static Stream<ConfigKey> maps() {
    return KEYS.values().stream().filter(ConfigKey::isMap);
  }

  /** A key of a section, to show as an example. */
  static String exampleBelow(String section) {
    return KEYS.keySet().stream()
        .filter(path -> isBelow(path, section))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no section: " + section));
  }

  /** Every path of the contract. */
  static Set<String> paths() {
    return Stream.of(KEYS.keySet(), SECTIONS, LATER_SECTIONS, LaterKeys.PATHS)
        .flatMap(Collection::stream)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** The problem with a path that is unknown, with what may have been meant. */
  static String unknown(String path) {
    return "unknown key" + meant(path).map(known -> " (did you mean " + known + "?)").orElse("");
  }

  private static Optional<String> meant(String path) {
    if (path.length() > LONGEST_TO_COMPARE) {
      return Optional.empty();
    }
    String typed = ConfigKey.kebab(path);
    String section = parent(typed);
    List<String> siblings = namesBelow(section);
    return Suggestion.nearest(last(typed), siblings)
        .map(name -> ConfigKey.join(section, name))
        .or(() -> Suggestion.nearest(typed, KEYS.keySet()))
        .or(() -> misplaced(last(typed)));
  }

  /** The only key of that name, in whatever section. */
  private static Optional<String> misplaced(String name) {
    List<String> same = KEYS.keySet().stream().filter(path -> last(path).equals(name)).toList();
    return same.size() == 1 ? Optional.of(same.getFirst()) : Optional.empty();
  }

  private static List<String> namesBelow(String section) {
    return paths().stream()
        .filter(path -> parent(path).equals(section))
        .map(ConfigSchema::last)
        .toList();
  }

  private static void collect(Class<?> section, String prefix) {
    for (RecordComponent component : section.getRecordComponents()) {
      String path = ConfigKey.join(prefix, ConfigKey.name(component));
      Setting setting = component.getAnnotation(Setting.class);
      if (setting == null) {
        SECTIONS.add(path);
        collect(component.getType(), path);
      } else {
        KEYS.put(path, new ConfigKey(path, component.getType(), setting));
      }
    }
  }

  private static void collectLaterSections(String path) {
    List<String> above = new ArrayList<>();
    for (String section = parent(path); !section.isEmpty(); section = parent(section)) {
      above.add(section);
    }
    above.stream().filter(section -> !SECTIONS.contains(section)).forEach(LATER_SECTIONS::add);
  }

  private static boolean isBelow(String path, String section) {
    return path.startsWith(section + ".");
  }

  private static String parent(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  private static String last(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
