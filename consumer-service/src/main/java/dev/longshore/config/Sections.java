package dev.longshore.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes the records of sections, by reflection over their components. */
final class Sections {
  private Sections() {}

  /** The default of a component, be it a key or a section. */
  static Object fallback(RecordComponent component, String prefix) {
    String path = path(component, prefix);
    if (!isSection(component)) {
      return fallback(ConfigSchema.key(path));
    }
    return fallback(component.getType(), path);
  }

  /** A section with nothing but defaults. */
  static Object fallback(Class<?> section, String path) {
    return construct(
        section,
        Arrays.stream(section.getRecordComponents())
            .map(component -> fallback(component, path))
            .toArray());
  }

  /** The default of a key. */
  static Object fallback(ConfigKey key) {
    if (key.isMap()) {
      return Map.of();
    }
    List<String> texts = Resolver.fallback(key).texts();
    return key.isList() ? texts : Conversion.convert(key, texts.getFirst());
  }

  /** Calls the canonical constructor; throws what its checks throw. */
  static Object construct(Class<?> type, Object[] values) {
    Class<?>[] types =
        Arrays.stream(type.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof Checks.InvalidSection invalid) {
        throw invalid;
      }
      throw new IllegalStateException("cannot make " + type, thrown);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("cannot make " + type, impossible);
    }
  }

  /** Whether a component is a section and not a key. */
  static boolean isSection(RecordComponent component) {
    return component.getAnnotation(Setting.class) == null;
  }

  /** The path of a component of the section with that path. */
  static String path(RecordComponent component, String prefix) {
    return ConfigKey.join(prefix, ConfigKey.name(component));
  }
}
