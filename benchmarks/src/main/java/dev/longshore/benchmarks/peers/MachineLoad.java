package dev.longshore.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How busy the machine's processors have been until a moment, all told and by processes of ours.
 * Read from {@code /proc}; where there is none nothing is known. Immutable.
 *
 * @param nanos the moment
 * @param busyTicks ticks that any processor spent on anything, stolen ones included
 * @param ownTicks ticks of the processes that were asked for
 */
record MachineLoad(long nanos, long busyTicks, long ownTicks) {
  private static final double TICKS_PER_SECOND = 100;
  private static final int IDLE = 3;
  private static final int IO_WAIT = 4;
  private static final int STEAL = 7;

  /** After the name in parentheses, which may hold blanks: user and system time. */
  private static final int USER_TIME = 11;

  /** The load until now, -1 where it cannot be read. */
  static MachineLoad now(List<Long> ownProcesses) {
    try {
      long own = 0;
      for (long process : ownProcesses) {
        own += ticksOf(process);
      }
      return new MachineLoad(System.nanoTime(), machineTicks(), own);
    } catch (IOException unknown) {
      return new MachineLoad(System.nanoTime(), -1, -1);
    }
  }

  /** Cores that other processes had, on average, until a later moment; empty when unknown. */
  OptionalDouble foreignCoresUntil(MachineLoad later) {
    if (busyTicks < 0 || later.busyTicks < 0) {
      return OptionalDouble.empty();
    }
    long foreign = later.busyTicks - busyTicks - (later.ownTicks - ownTicks);
    double seconds = (later.nanos - nanos) / 1e9;
    return OptionalDouble.of(Math.max(0, foreign / TICKS_PER_SECOND / seconds));
  }

  private static long machineTicks() throws IOException {
    String[] fields =
        Files.readAllLines(Path.of("/proc/stat"))
            .getFirst()
            .substring("cpu".length())
            .strip()
            .split(" ", -1);
    long busy = 0;
    for (int field = 0; field <= STEAL; field++) {
      if (field != IDLE && field != IO_WAIT) {
        busy += Long.parseLong(fields[field]);
      }
    }
    return busy;
  }

  private static long ticksOf(long process) throws IOException {
    String line = Files.readString(Path.of("/proc", Long.toString(process), "stat"));
    String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
  }
}
