package dev.longshore.exec;

import dev.longshore.time.Ticker;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a process says on standard error: it goes to the log line by line, with the process's number
 * in front, and its last lines are kept for the error of an attempt. A process that floods is not
 * held up, but only some of its lines are logged; how many were left out is logged too. Run by one
 * thread; the last lines may be asked for by any.
 */
final class ErrorLines implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorLines.class);
  private static final int LINES_PER_PERIOD = 100;
  private static final long PERIOD_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int LONGEST_LINE = 2000;
  private static final int KEPT = 10;

  private final long pid;
  private final InputStream errors;
  private final Ticker ticker;

  /** Guarded by itself. */
  private final Deque<String> last = new ArrayDeque<>();

  private long periodStart;
  private int linesInPeriod;
  private long leftOut;

  ErrorLines(long pid, InputStream errors, Ticker ticker) {
    this.pid = pid;
    this.errors = errors;
    this.ticker = ticker;
    this.periodStart = ticker.nanos();
  }

  /** Reads to the end, which comes with the end of the process. */
  @Override
  public void run() {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    try (BufferedInputStream input = new BufferedInputStream(errors)) {
      for (int next = input.read(); next >= 0; next = input.read()) {
        if (next == '\n') {
          take(line);
        } else if (line.size() < LONGEST_LINE) {
          line.write(next);
        }
      }
    } catch (IOException closed) {
      LOG.debug("standard error of process {} ended: {}", pid, closed.toString());
    }
    if (line.size() > 0) {
      take(line);
    }
    tellLeftOut();
  }

  /** The last lines, behind a label; empty when there are none. */
  String lastLines() {
    synchronized (last) {
      return last.isEmpty()
          ? ""
          : "; last lines on standard error: " + String.join(System.lineSeparator(), last);
    }
  }

  private void take(ByteArrayOutputStream bytes) {
    String line = bytes.toString(StandardCharsets.UTF_8).stripTrailing();
    bytes.reset();
    synchronized (last) {
      last.addLast(line);
      if (last.size() > KEPT) {
        last.removeFirst();
      }
    }
    if (ticker.nanos() - periodStart >= PERIOD_NANOS) {
      tellLeftOut();
      periodStart = ticker.nanos();
      linesInPeriod = 0;
    }
    if (linesInPeriod == LINES_PER_PERIOD) {
      leftOut++;
      return;
    }
    linesInPeriod++;
    LOG.info("[{}] {}", pid, line);
  }

  private void tellLeftOut() {
    if (leftOut > 0) {
      LOG.warn("[{}] {} more lines were left out", pid, leftOut);
      leftOut = 0;
    }
  }
}
