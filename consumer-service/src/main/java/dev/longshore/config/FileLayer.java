package dev.longshore.config;

import dev.longshore.failure.Suggestion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the configuration file says; one thread. */
final class FileLayer {
  private static final ByteSize LARGEST = new ByteSize(1 << 20);

  private final Path path;
  private final Problems problems;
  private final Map<String, Given> values = new HashMap<>();

  private FileLayer(Path path, Problems problems) {
    this.path = path;
    this.problems = problems;
  }

  /** The values of a file. Blocks. Throws {@link FileFault} if there is nothing to be had. */
  static Map<String, Given> read(Path path, Problems problems) {
    FileLayer layer = new FileLayer(path, problems);
    layer.root(YamlDocument.read(TextFile.read(path, LARGEST)));
    return layer.values;
  }

  private void root(YamlNode root) {
    switch (root) {
      case YamlNode.Mapping mapping -> section(mapping, "");
      case YamlNode.Scalar scalar when scalar.isNull() -> {}
      case YamlNode.Scalar scalar -> problems.add(at(scalar.line()), "expected keys and values");
      case YamlNode.Sequence list -> problems.add(at(list.line()), "expected keys and values");
    }
  }

  private void section(YamlNode.Mapping mapping, String prefix) {
    Map<String, Integer> lines = new HashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      String key = ConfigKey.join(prefix, entry.key());
      if (isSecond(key, entry, lines)) {
        continue;
      }
      if (entry.key().contains(".")) {
        problems.add(at(entry.line()), key, dotted(key));
      } else {
        entry(key, entry);
      }
    }
  }

  private boolean isSecond(String key, YamlNode.Entry entry, Map<String, Integer> lines) {
    Integer first = lines.putIfAbsent(key, entry.line());
    if (first == null) {
      return false;
    }
    problems.add(at(entry.line()), key, "duplicate key, already on line " + first);
    return true;
  }

  private static String dotted(String key) {
    return ConfigSchema.kind(key) == ConfigSchema.Kind.UNKNOWN
        ? ConfigSchema.unknown(key)
        : "unknown key (write the part after a dot on a line of its own, indented)";
  }

  private void entry(String key, YamlNode.Entry entry) {
    switch (ConfigSchema.kind(key)) {
      case KEY -> values.put(key, given(ConfigSchema.key(key), entry.value()));
      case MAP -> map(ConfigSchema.key(key), entry);
      case SECTION -> known(key, entry);
      case LATER_SECTION -> later(key, entry);
      case LATER_KEY -> problems.add(at(entry.line()), key, LaterKeys.PROBLEM);
      case MAP_ENTRY, UNKNOWN -> problems.add(at(entry.line()), key, ConfigSchema.unknown(key));
    }
  }

  private void known(String key, YamlNode.Entry entry) {
    switch (entry.value()) {
      case YamlNode.Mapping mapping -> section(mapping, key);
      case YamlNode.Scalar scalar when scalar.isNull() -> {}
      case YamlNode.Scalar scalar -> expectedSection(key, scalar.line(), "a single value");
      case YamlNode.Sequence list -> expectedSection(key, list.line(), "a list");
    }
  }

  private void expectedSection(String key, int line, String got) {
    problems.add(
        at(line),
        key,
        "expected a section with keys such as %s, got %s"
            .formatted(ConfigSchema.exampleBelow(key), got));
  }

  private void later(String key, YamlNode.Entry entry) {
    if (entry.value() instanceof YamlNode.Mapping mapping && !mapping.entries().isEmpty()) {
      section(mapping, key);
      return;
    }
    problems.add(at(entry.line()), key, LaterKeys.PROBLEM);
  }

  private void map(ConfigKey key, YamlNode.Entry entry) {
    switch (entry.value()) {
      case YamlNode.Mapping mapping -> entries(key, mapping);
      case YamlNode.Scalar scalar when scalar.isNull() -> {}
      case YamlNode.Scalar scalar ->
          problems.add(at(scalar.line()), key.path(), "expected names and values");
      case YamlNode.Sequence list ->
          problems.add(at(list.line()), key.path(), "expected names and values, got a list");
    }
  }

  private void entries(ConfigKey map, YamlNode.Mapping mapping) {
    Map<String, Integer> lines = new HashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      String path = ConfigKey.join(map.path(), entry.key());
      if (!isSecond(path, entry, lines)) {
        values.put(path, given(map, entry.value()));
      }
    }
  }

  private Given given(ConfigKey key, YamlNode value) {
    ConfigSource source = at(value.line());
    String expected = Conversion.expected(key);
    return switch (value) {
      case YamlNode.Scalar scalar when scalar.isNull() ->
          new Given.Wrong("has no value; expected " + expected, source);
      case YamlNode.Scalar scalar -> new Given.One(scalar.text(), source);
      case YamlNode.Mapping mapping ->
          new Given.Wrong("expected %s, got a section".formatted(expected), source);
      case YamlNode.Sequence list when key.isList() -> items(key, list, source);
      case YamlNode.Sequence list ->
          new Given.Wrong("expected %s, got a list".formatted(expected), source);
    };
  }

  private static Given items(ConfigKey key, YamlNode.Sequence list, ConfigSource source) {
    List<String> fields = List.of(key.setting().fields());
    List<String> texts = new ArrayList<>();
    for (YamlNode item : list.items()) {
      try {
        texts.add(item(item, fields));
      } catch (Refusal refusal) {
        return new Given.Wrong(
            "item %d of the list %s".formatted(texts.size() + 1, refusal.about("")), source);
      }
    }
    return new Given.Many(List.copyOf(texts), source);
  }

  /** The text of an item; of a section, as the other layers have it: {@code URL weight=3}. */
  private static String item(YamlNode item, List<String> fields) {
    if (item instanceof YamlNode.Scalar scalar && !scalar.isNull()) {
      return scalar.text();
    }
    if (fields.isEmpty() || !(item instanceof YamlNode.Mapping mapping)) {
      throw new Refusal("is not text");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (YamlNode.Entry entry : mapping.entries()) {
      if (!fields.contains(entry.key())) {
        throw new Refusal(
            "has the unknown key %s%s"
                .formatted(entry.key(), Suggestion.clause(entry.key(), fields)));
      }
      if (!(entry.value() instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
        throw new Refusal("has a " + entry.key() + " that is not text");
      }
      if (values.put(entry.key(), scalar.text()) != null) {
        throw new Refusal("has the key " + entry.key() + " twice");
      }
    }
    String first = values.remove(fields.getFirst());
    if (first == null) {
      throw new Refusal("has no " + fields.getFirst());
    }
    StringBuilder text = new StringBuilder(first);
    values.forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
    return text.toString();
  }

  private ConfigSource at(int line) {
    return new ConfigSource.File(path, line);
  }
}
