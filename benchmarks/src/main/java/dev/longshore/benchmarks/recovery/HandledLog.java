package dev.longshore.benchmarks.recovery;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads what a process wrote down, while it writes. Owned by one thread. */
final class HandledLog {
  private final Path path;
  private final List<Handled> all = new ArrayList<>();
  private long position;

  HandledLog(Path path) {
    this.path = path;
  }

  /** All that is there by now, in the order in which it was written. */
  List<Handled> read() {
    if (!path.toFile().exists()) {
      return all;
    }
    try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "r")) {
      byte[] more = new byte[Math.toIntExact(file.length() - position)];
      file.seek(position);
      file.readFully(more);
      String text = new String(more, StandardCharsets.US_ASCII);
      int end = text.lastIndexOf('\n') + 1;
      text.substring(0, end).lines().map(Handled::parse).forEach(all::add);
      position += end;
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    return all;
  }
}
