package dev.longshore.recording;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.audit.HistoryFormat;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.LongFunction;

/**
 * One process's part of a history; appended to by any thread. A line is one write to a file that is
 * open for appending: it is there whole or not at all, and what was written survives the process.
 * Not a channel, since an interrupted handler would close that.
 */
public final class HistoryFile implements AutoCloseable {
  /** What a line of the consumer's question to the broker begins with, behind its stamp. */
  static final String COMMIT = "commit";

  /** The same of one that takes effect with its transaction. */
  static final String IN_TRANSACTION = "transact";

  /** A line for the end of a transaction. */
  static final String TRANSACTION_ENDED = "ended";

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final FileOutputStream file;

  private HistoryFile(FileOutputStream file) {
    this.file = file;
  }

  /** A file that is appended to. */
  public static HistoryFile append(Path path) {
    try {
      return new HistoryFile(new FileOutputStream(path.toFile(), true));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** Writes an event down that happens now; the function gets the time in milliseconds. */
  public void add(LongFunction<HistoryEvent> event) {
    long nanos = System.nanoTime();
    write(nanos, HistoryFormat.write(event.apply(nanos / NANOS_PER_MILLI)));
  }

  /** Writes down that a commit is about to be sent. */
  void commit(String partition, long offset, String metadata) {
    commit(COMMIT, partition, offset, metadata);
  }

  /** Writes down that a commit is about to be sent as a part of a transaction. */
  void commitInTransaction(String partition, long offset, String metadata) {
    commit(IN_TRANSACTION, partition, offset, metadata);
  }

  /** Writes down that a transaction has gone through, or that it is known now whether it has. */
  void transactionEnded() {
    write(System.nanoTime(), TRANSACTION_ENDED);
  }

  private void commit(String kind, String partition, long offset, String metadata) {
    String hash = Integer.toHexString(metadata.hashCode());
    write(System.nanoTime(), "%s %s %d %s".formatted(kind, partition, offset, hash));
  }

  private void write(long nanos, String text) {
    try {
      file.write((nanos + " " + text + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
