/**
 * Histories of real processes, for the auditor. Each process appends what it does to a file of its
 * own, line by line, so that {@code kill -9} loses at most the line that is being written; a stamp
 * of the machine's monotonic clock stands before each, which is the same in all processes. What
 * stands in the log, in the dead-letter topic and in the commits is read from the broker and not
 * taken from the consumers' word. {@link dev.longshore.recording.HistoryMerge} makes one history of
 * it all.
 */
@NullMarked
package dev.longshore.recording;

import org.jspecify.annotations.NullMarked;
