package dev.longshore.fleet;

/**
 * Which control instance leads. Immutable.
 *
 * @param instance its name
 * @param generation the fencing token of its leadership; each new one is higher
 * @param isSelf whether that is this instance
 */
public record Leader(String instance, int generation, boolean isSelf) {}
