package dev.longshore.fleet;

/**
 * An instance whose process was seen to end otherwise than it should: a fact, not an inference from
 * silence. Immutable.
 *
 * @param instance its name
 * @param how how it ended
 */
public record Death(String instance, String how) {}
