package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.message.Envelope;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import dev.longshore.replay.LetterMark;
import dev.longshore.tool.output.Json;
import dev.longshore.tool.output.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** All that is known of a dead letter, for people and as JSON. */
final class LetterDetails {
  private static final String DEAD_LETTER_PREFIX = "longshore.dlq.";

  private LetterDetails() {}

  /** The envelope under {@code message}, the dead-letter fields under {@code deadLetter}. */
  static Map<String, Object> fields(
      ParkedMessage parked, Optional<String> note, List<LetterMark> history) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("ref", parked.reference().toString());
    fields.put("state", parked.state().text());
    fields.put("dialect", parked.dialect().text());
    note.ifPresent(text -> fields.put("note", text));
    fields.put("history", history.stream().map(LetterDetails::mark).toList());
    parked.letter().ifPresent(letter -> fields.put("deadLetter", letter(parked, letter)));
    fields.put("message", Json.tree(Envelope.of(parked.message()).json()));
    return fields;
  }

  /** Lines of text. */
  static List<String> lines(ParkedMessage parked, Optional<String> note, List<LetterMark> history) {
    Message message = parked.message();
    List<String> lines = new ArrayList<>();
    lines.add(
        "%s %s (%s), dead since %s"
            .formatted(
                message.topic(), parked.reference(), parked.state().text(), parked.failedAt()));
    parked
        .letter()
        .ifPresentOrElse(
            letter -> addLetter(parked, letter, lines),
            () -> lines.add("no headers tell why it is here and where it came from"));
    note.ifPresent(text -> lines.add("  note             " + Table.clean(text)));
    addHistory(history, lines);
    addLinks(parked, lines);
    lines.add(BytesText.titled("key", message.key()));
    lines.addAll(BytesText.body(message.key()));
    lines.add("headers");
    message.headers().stream()
        .filter(header -> !header.name().startsWith(DEAD_LETTER_PREFIX))
        .filter(header -> !parked.dialect().owns(header.name()))
        .forEach(header -> lines.add("  " + shown(header)));
    lines.add(BytesText.titled("value", message.value()));
    lines.addAll(BytesText.body(message.value()));
    parked.letter().ifPresent(letter -> addStack(letter, lines));
    return lines;
  }

  private static void addLetter(ParkedMessage parked, DeadLetter letter, List<String> lines) {
    letter(parked, letter)
        .forEach(
            (name, value) -> {
              if (!name.equals("errorStack") && !value.toString().isEmpty()) {
                lines.add(
                    String.format(Locale.ROOT, "  %-16s %s", name, Table.clean(value.toString())));
              }
            });
  }

  private static void addHistory(List<LetterMark> history, List<String> lines) {
    if (history.isEmpty()) {
      return;
    }
    lines.add("history");
    for (LetterMark mark : history) {
      lines.add(
          "  "
              + Table.clean(
                  String.join(
                      " ",
                      mark.at().toString(),
                      mark.state().text(),
                      mark.by(),
                      mark.job(),
                      mark.detail())));
    }
  }

  /** Commands that show where it came from and where it went. */
  private static void addLinks(ParkedMessage parked, List<String> lines) {
    parked
        .letter()
        .filter(letter -> letter.originPartition() >= 0 && letter.originOffset() >= 0)
        .ifPresent(
            letter ->
                lines.add(
                    "  see              longshore read %s --from %d:%d --max 1"
                        .formatted(
                            Table.clean(letter.originTopic()),
                            letter.originPartition(),
                            letter.originOffset())));
  }

  private static Map<String, Object> mark(LetterMark mark) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("at", mark.at().toString());
    fields.put("state", mark.state().text());
    fields.put("by", mark.by());
    fields.put("job", mark.job());
    fields.put("detail", mark.detail());
    return fields;
  }

  private static void addStack(DeadLetter letter, List<String> lines) {
    if (letter.failure().stack().isEmpty()) {
      return;
    }
    lines.add("stack");
    letter.failure().stack().lines().forEach(line -> lines.add("  " + BytesText.safe(line)));
  }

  private static Map<String, Object> letter(ParkedMessage parked, DeadLetter letter) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("originTopic", letter.originTopic());
    fields.put("originPartition", letter.originPartition());
    fields.put("originOffset", letter.originOffset());
    putTime(fields, "originTimestamp", letter.originTimestamp());
    fields.put("group", letter.group());
    fields.put("reason", letter.reason().text());
    fields.put("attempts", letter.attempts());
    fields.put("errorClass", letter.failure().errorClass());
    fields.put("errorMessage", letter.failure().message());
    fields.put("errorRootClass", letter.failure().rootClass());
    fields.put("errorStack", letter.failure().stack());
    putTime(fields, "firstFailedAt", letter.firstFailedAt());
    putTime(fields, "lastFailedAt", letter.lastFailedAt());
    fields.put("instance", letter.instance());
    fields.put("fingerprint", parked.fingerprint());
    fields.put("redrives", letter.redrives());
    parked.maxRedrives().ifPresent(most -> fields.put("maxRedrives", most));
    return fields;
  }

  /** Unknown times, which read as 1970, are left out. */
  private static void putTime(Map<String, Object> fields, String name, Instant time) {
    if (time.isAfter(Instant.EPOCH)) {
      fields.put(name, time.toString());
    }
  }

  private static String shown(Header header) {
    String value = header.value() == null ? "(null)" : header.text();
    return Table.clean(header.name() + ": " + value);
  }
}
