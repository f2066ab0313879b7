package dev.longshore.config;

import java.lang.reflect.RecordComponent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Makes the records from what the layers gave; one thread.
 *
 * <p>To find all problems in one go, a value that is refused is replaced by its default and
 * remembered as broken. A section's own check is only believed where no key it is about is broken.
 */
final class Binder {
  private final Map<String, Given> given;
  private final Resolver resolver;
  private final Problems problems;
  private final Map<String, Resolved> resolved = new LinkedHashMap<>();
  private final Set<String> broken = new HashSet<>();

  Binder(Map<String, Given> given, Resolver resolver, Problems problems) {
    this.given = new TreeMap<>(given);
    this.resolver = resolver;
    this.problems = problems;
  }

  /** The whole configuration; meaningless once there are problems. */
  ServiceConfig bind() {
    return (ServiceConfig) section(ServiceConfig.class, "");
  }

  /** What {@link #bind} used, in the order of the records. */
  List<ConfigValue> values() {
    return resolved.entrySet().stream()
        .map(entry -> entry.getValue().value(entry.getKey()))
        .toList();
  }

  /** Whether a key was left out or given as nothing; not so for one already found broken. */
  boolean isEmpty(ConfigKey key) {
    Resolved texts = resolved.get(key.path());
    return !given.containsKey(key.path())
        || (texts != null
            && !isBroken(key.path())
            && texts.texts().stream().allMatch(String::isBlank));
  }

  private Object section(Class<?> type, String prefix) {
    List<RecordComponent> components = List.of(type.getRecordComponents());
    Object[] values = components.stream().map(component -> component(component, prefix)).toArray();
    try {
      return Sections.construct(type, values);
    } catch (Checks.InvalidSection invalid) {
      report(invalid, prefix);
    }
    for (int index = 0; index < values.length; index++) {
      if (isBroken(Sections.path(components.get(index), prefix))) {
        values[index] = Sections.fallback(components.get(index), prefix);
      }
    }
    try {
      return Sections.construct(type, values);
    } catch (Checks.InvalidSection stillInvalid) {
      report(stillInvalid, prefix);
      return Sections.fallback(type, prefix);
    }
  }

  private Object component(RecordComponent component, String prefix) {
    String path = Sections.path(component, prefix);
    if (Sections.isSection(component)) {
      return section(component.getType(), path);
    }
    ConfigKey key = ConfigSchema.key(path);
    return key.isMap() ? entries(key) : value(key).orElseGet(() -> Sections.fallback(key));
  }

  private Map<String, String> entries(ConfigKey map) {
    Map<String, String> entries = new LinkedHashMap<>();
    String prefix = map.path() + ".";
    for (String path : given.keySet()) {
      if (path.startsWith(prefix)) {
        value(map, path)
            .ifPresent(text -> entries.put(path.substring(prefix.length()), (String) text));
      }
    }
    return entries;
  }

  private Optional<Object> value(ConfigKey key) {
    if (given.containsKey(key.path())) {
      return value(key, key.path());
    }
    resolved.put(key.path(), Resolver.fallback(key));
    return Optional.empty();
  }

  private Optional<Object> value(ConfigKey key, String path) {
    Given what = given(path).orElseThrow();
    Resolved texts;
    try {
      texts = resolver.resolve(key, path, what);
    } catch (Refusal refusal) {
      refuse(path, what.source(), refusal.about(ConfigValue.REDACTED));
      return Optional.empty();
    }
    resolved.put(path, texts);
    return convert(key, path, texts);
  }

  private Optional<Object> convert(ConfigKey key, String path, Resolved texts) {
    String current = "";
    try {
      if (!key.isList()) {
        current = texts.texts().getFirst();
        return Optional.of(Conversion.convert(key, current));
      }
      for (String item : texts.texts()) {
        current = item;
        Conversion.convert(key, item);
      }
      return Optional.of(texts.texts());
    } catch (Refusal refusal) {
      refuse(path, texts.source(), refusal.about(texts.shown(current)));
      return Optional.empty();
    }
  }

  private void refuse(String path, ConfigSource source, String problem) {
    broken.add(path);
    problems.add(source, path, problem);
  }

  /** A check over several keys is only believed if none of them is wrong by itself. */
  private void report(Checks.InvalidSection invalid, String prefix) {
    Map<Boolean, List<Checks.Violation>> violations =
        invalid.violations().stream()
            .map(violation -> violation.below(prefix))
            .collect(Collectors.partitioningBy(violation -> violation.keys().size() > 1));
    reportBelieved(violations.getOrDefault(false, List.of()));
    reportBelieved(violations.getOrDefault(true, List.of()));
  }

  private void reportBelieved(List<Checks.Violation> violations) {
    List<Checks.Violation> believed =
        violations.stream()
            .filter(violation -> violation.keys().stream().noneMatch(this::isBroken))
            .toList();
    believed.forEach(this::report);
    believed.forEach(violation -> broken.addAll(violation.keys()));
  }

  /** Blames the first of the keys that was set at all. */
  private void report(Checks.Violation violation) {
    List<String> paths = violation.keys();
    String blamed = paths.stream().filter(given::containsKey).findFirst().orElse(paths.getFirst());
    String problem = violation.problem();
    for (String path : paths) {
      Resolved texts = resolved.get(path);
      problem = texts == null ? problem : texts.redact(problem);
    }
    ConfigSource source = given(blamed).map(Given::source).orElseGet(ConfigSource.Default::new);
    problems.add(source, blamed, problem);
  }

  private boolean isBroken(String path) {
    return broken.stream().anyMatch(key -> key.equals(path) || key.startsWith(path + "."));
  }

  private Optional<Given> given(String path) {
    return Optional.ofNullable(given.get(path));
  }
}
