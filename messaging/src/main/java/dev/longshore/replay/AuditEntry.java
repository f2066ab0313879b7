package dev.longshore.replay;

import java.time.Instant;

/**
 * Who did what to dead letters, and why.
 *
 * @param at when
 * @param by who: user and host
 * @param action what was done, by the name of the command
 * @param topic to the dead letters of which topic
 * @param selection which ones: a filter, or places
 * @param count how many
 * @param job as which job; may be empty
 * @param reason why, in the words of whoever did it; may be empty
 * @param outcome {@code begun}, or how it ended
 */
public record AuditEntry(
    Instant at,
    String by,
    String action,
    String topic,
    String selection,
    long count,
    String job,
    String reason,
    String outcome) {
  /** The same when it has ended. */
  public AuditEntry ended(String how) {
    return new AuditEntry(at, by, action, topic, selection, count, job, reason, how);
  }
}
