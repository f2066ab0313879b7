package dev.longshore.deploy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Parses manifests into the typed model of Kubernetes and names each field that the model does not
 * know, which the model itself would keep without a word.
 */
final class StrictModel {
  private final List<String> unknown = new ArrayList<>();

  private StrictModel() {}

  /** The resource of one YAML document. */
  static HasMetadata parse(String yaml) {
    HasMetadata resource = Serialization.unmarshal(yaml, HasMetadata.class);
    StrictModel model = new StrictModel();
    model.look(resource, resource.getKind() + " " + resource.getMetadata().getName());
    if (!model.unknown.isEmpty()) {
      throw new AssertionError("unknown fields: " + model.unknown);
    }
    return resource;
  }

  private void look(Object node, String path) {
    switch (node) {
      case Collection<?> all -> all.forEach(item -> look(item, path + "[]"));
      case Map<?, ?> map -> map.forEach((key, value) -> look(value, path + "." + key));
      case Object model when model.getClass().getName().startsWith("io.fabric8") ->
          lookAtFields(model, path);
      default -> {}
    }
  }

  private void lookAtFields(Object model, String path) {
    for (Field field : model.getClass().getDeclaredFields()) {
      if (Modifier.isStatic(field.getModifiers()) || model instanceof Enum<?>) {
        continue;
      }
      Object value = value(field, model);
      if (value == null) {
        continue;
      }
      if (field.getName().equals("additionalProperties")) {
        ((Map<?, ?>) value).keySet().forEach(name -> unknown.add(path + "." + name));
      } else {
        look(value, path + "." + field.getName());
      }
    }
  }

  private static @org.jspecify.annotations.Nullable Object value(Field field, Object model) {
    try {
      field.setAccessible(true);
      return field.get(model);
    } catch (IllegalAccessException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
