package dev.longshore.up;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The end of a log file. */
final class LogTail {
  private static final int BYTES = 16 << 10;
  private static final int LINES = 12;
  private static final String ERROR = "error: ";

  private LogTail() {}

  /** The last lines, none when the file cannot be read. */
  static List<String> last(Path log) {
    List<String> lines = tail(log).lines().filter(line -> !line.isBlank()).toList();
    return lines.subList(Math.max(0, lines.size() - LINES), lines.size());
  }

  /** The last line with which a program of ours told why it ends. */
  static Optional<String> lastError(Path log) {
    return last(log).reversed().stream()
        .filter(line -> line.startsWith(ERROR))
        .map(line -> line.substring(ERROR.length()))
        .findFirst();
  }

  private static String tail(Path log) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long length = file.length();
      byte[] bytes = new byte[Math.toIntExact(Math.min(BYTES, length))];
      file.seek(length - bytes.length);
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      return "";
    }
  }
}
