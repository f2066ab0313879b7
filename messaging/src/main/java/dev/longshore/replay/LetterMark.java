package dev.longshore.replay;

import dev.longshore.deadletter.DeadLetterState;
import java.time.Instant;

/**
 * What somebody did to a dead letter, as the state topic keeps it.
 *
 * @param state what has become of it
 * @param job the job that did it, empty for none
 * @param at when
 * @param by who
 * @param detail the note, or the place of the corrected one; may be empty
 */
public record LetterMark(DeadLetterState state, String job, Instant at, String by, String detail) {}
