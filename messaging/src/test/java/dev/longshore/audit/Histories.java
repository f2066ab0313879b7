package dev.longshore.audit;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Histories written short: one event per line, the kind and then its fields in their order, without
 * the time, which grows by one. {@code -} is an absent key, {@code ""} is written as {@code .}.
 */
final class Histories {
  /** One instance, one partition with five messages of two keys, all of it read. */
  static final String BEGINNING =
      """
      limits a key 8 1000
      produced t-0 0
      produced t-0 1
      produced t-0 2
      produced t-0 3
      assigned a t-0 1 0 true
      taken a t-0 1 0 x 10
      taken a t-0 1 1 y 10
      taken a t-0 1 2 x 10
      taken a t-0 1 3 - 10
      """;

  /** A second instance takes the partition over, from a commit at 1 with 3 settled above. */
  static final String TAKEN_OVER =
      BEGINNING
          + """
          started a t-0 1 0 1
          ended a t-0 1 0 1 acked
          settled a t-0 1 0 acked
          started a t-0 1 3 1
          ended a t-0 1 3 1 acked
          settled a t-0 1 3 acked
          committed a t-0 1 3
          crashed a
          limits b key 8 1000
          assigned b t-0 2 1 true
          taken b t-0 2 1 y 10
          taken b t-0 2 2 x 10
          taken b t-0 2 3 - 10
          """;

  private Histories() {}

  /** What the auditor finds in a history. */
  static List<Violation> violations(String history) {
    Auditor auditor = new Auditor();
    events(history).forEach(auditor::accept);
    return auditor.violations();
  }

  /** The events of a history, through their JSON form. */
  static Stream<HistoryEvent> events(String history) {
    long[] time = {0};
    return history
        .lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .map(line -> HistoryFormat.read(json(line, time[0]++)));
  }

  private static String json(String line, long defaultTime) {
    String[] words = line.split(" ", -1);
    long time = words[0].startsWith("@") ? Long.parseLong(words[0].substring(1)) : defaultTime;
    int first = words[0].startsWith("@") ? 1 : 0;
    String kind = words[first];
    String[] names = fields(kind);
    StringBuilder json = new StringBuilder("{\"event\":\"%s\",\"at\":%d".formatted(kind, time));
    for (int index = 0; index < names.length; index++) {
      json.append(
          ",\"%s\":%s".formatted(names[index], value(words[first + 1 + index], names[index])));
    }
    return json.append('}').toString();
  }

  private static String value(String word, String name) {
    boolean text = !word.matches("[0-9]+|true|false") || name.equals("settled");
    return switch (word) {
      case "-" -> "null";
      case "." -> "\"\"";
      default -> text ? "\"" + word + "\"" : word;
    };
  }

  /** The fields of a kind, as the records declare them. */
  private static String[] fields(String kind) {
    for (Class<?> type : HistoryEvent.class.getPermittedSubclasses()) {
      if (type.getSimpleName().toLowerCase(Locale.ROOT).equals(kind)) {
        return Stream.of(type.getRecordComponents())
            .map(java.lang.reflect.RecordComponent::getName)
            .filter(name -> !name.equals("at"))
            .toArray(String[]::new);
      }
    }
    throw new IllegalArgumentException("no such kind: " + kind);
  }
}
