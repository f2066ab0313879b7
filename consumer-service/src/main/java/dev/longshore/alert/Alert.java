package dev.longshore.alert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;

/**
 * Something that is wrong and that people are told of. Immutable.
 *
 * @param rule what is wrong
 * @param group in which consumer group
 * @param subject with what in it
 * @param summary the cause, the figures and the remedy in one line
 * @param since since when the condition holds
 */
public record Alert(AlertRule rule, String group, String subject, String summary, Instant since) {

  /** A name for this occurrence, the same in every message about it. */
  public String id() {
    String text = String.join("\n", rule.text(), group, subject, since.toString());
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
