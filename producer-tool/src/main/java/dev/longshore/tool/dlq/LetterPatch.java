package dev.longshore.tool.dlq;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes a JSON value as a JSON Patch (RFC 6902) says. */
final class LetterPatch {
  private static final JsonMapper JSON = new JsonMapper();

  private LetterPatch() {}

  /**
   * The changed value.
   *
   * @throws ProgramFailure that names the operation which does not fit
   */
  static JsonNode apply(JsonNode value, String patch) {
    JsonNode operations;
    try {
      operations = JSON.readTree(patch);
    } catch (JacksonException malformed) {
      throw wrong("not JSON");
    }
    if (!operations.isArray()) {
      throw wrong("a patch is a list of operations, as [{\"op\":\"replace\",…}]");
    }
    JsonNode changed = value.deepCopy();
    for (int index = 0; index < operations.size(); index++) {
      try {
        changed = apply(changed, operations.get(index));
      } catch (IllegalArgumentException misfit) {
        throw wrong(String.format(Locale.ROOT, "operation %d: %s", index, misfit.getMessage()));
      }
    }
    return changed;
  }

  private static JsonNode apply(JsonNode root, JsonNode operation) {
    JsonPointer path = pointer(operation, "path");
    return switch (operation.path("op").asString("")) {
      case "add" -> put(root, path, operand(operation), true);
      case "replace" -> {
        existing(root, path);
        yield put(root, path, operand(operation), false);
      }
      case "remove" -> remove(root, path);
      case "move" -> {
        JsonPointer from = pointer(operation, "from");
        JsonNode moved = existing(root, from).deepCopy();
        yield put(remove(root, from), path, moved, true);
      }
      case "copy" -> put(root, path, existing(root, pointer(operation, "from")).deepCopy(), true);
      case "test" -> {
        if (!existing(root, path).equals(operand(operation))) {
          throw new IllegalArgumentException("the test at " + path + " fails");
        }
        yield root;
      }
      default -> throw new IllegalArgumentException("op: add, replace, remove, move, copy or test");
    };
  }

  private static JsonNode put(JsonNode root, JsonPointer path, JsonNode value, boolean insert) {
    if (path.matches()) {
      return value;
    }
    JsonNode parent = existing(root, path.head());
    String name = path.last().getMatchingProperty();
    switch (parent) {
      case ObjectNode object -> object.set(name, value);
      case ArrayNode array when insert ->
          array.insert(name.equals("-") ? array.size() : index(array.size(), name), value);
      case ArrayNode array -> array.set(index(array.size() - 1, name), value);
      default -> throw new IllegalArgumentException("nothing can be put at " + path);
    }
    return root;
  }

  private static JsonNode remove(JsonNode root, JsonPointer path) {
    existing(root, path);
    if (path.matches()) {
      throw new IllegalArgumentException("the whole value cannot be removed");
    }
    String name = path.last().getMatchingProperty();
    switch (existing(root, path.head())) {
      case ObjectNode object -> object.remove(name);
      case ArrayNode array -> array.remove(index(array.size() - 1, name));
      default -> throw new IllegalArgumentException("nothing can be removed at " + path);
    }
    return root;
  }

  private static int index(int largest, String name) {
    if (!name.matches("0|[1-9][0-9]{0,8}") || Integer.parseInt(name) > largest) {
      throw new IllegalArgumentException("no place " + name + " in the list");
    }
    return Integer.parseInt(name);
  }

  private static JsonNode existing(JsonNode root, JsonPointer path) {
    JsonNode found = root.at(path);
    if (found.isMissingNode()) {
      throw new IllegalArgumentException("there is nothing at " + path);
    }
    return found;
  }

  private static JsonNode operand(JsonNode operation) {
    JsonNode value = operation.path("value");
    if (value.isMissingNode()) {
      throw new IllegalArgumentException("value: missing");
    }
    return value;
  }

  private static JsonPointer pointer(JsonNode operation, String field) {
    JsonNode text = operation.path(field);
    if (!text.isString()) {
      throw new IllegalArgumentException(field + ": missing");
    }
    return JsonPointer.compile(text.stringValue());
  }

  private static ProgramFailure wrong(String problem) {
    return new ProgramFailure(ExitCode.USAGE, "--patch: " + problem);
  }
}
