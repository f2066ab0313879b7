package dev.longshore.replay;

/**
 * How a replay ended.
 *
 * @param job its name, which the messages carry
 * @param replayed how many dead letters were sent and acknowledged
 * @param failed how many could not be sent; they stay new
 * @param unrecorded how many of those sent could not be recorded, and would be sent again
 * @param interrupted whether it was stopped before its end
 * @param skipped how many were done before it came to them
 * @param canaryFailed whether it ended because one of its first messages came back
 */
public record ReplayResult(
    String job,
    long replayed,
    long failed,
    long unrecorded,
    boolean interrupted,
    long skipped,
    boolean canaryFailed) {}
