package dev.longshore.tool.input;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;

/**
 * Splits a stream into lines without decoding them. A line ends with a line feed, which may follow
 * a carriage return; the last one may end with the stream. Owned by one thread.
 */
final class LineSplitter {
  private static final int BUFFER = 128 * 1024;

  private final InputStream input;
  private byte[] buffer = new byte[BUFFER];
  private int start;
  private int end;
  private boolean finished;

  LineSplitter(InputStream input) {
    this.input = input;
  }

  /** The next line without its end, empty after the last one. */
  Optional<byte[]> next() throws IOException {
    int searched = start;
    while (true) {
      int feed = indexOfFeed(searched);
      if (feed >= 0) {
        byte[] line = line(feed);
        start = feed + 1;
        return Optional.of(line);
      }
      if (finished) {
        return last();
      }
      searched = fill();
    }
  }

  private Optional<byte[]> last() {
    if (start == end) {
      return Optional.empty();
    }
    byte[] line = Arrays.copyOfRange(buffer, start, end);
    start = end;
    return Optional.of(line);
  }

  private byte[] line(int feed) {
    int stop = feed > start && buffer[feed - 1] == '\r' ? feed - 1 : feed;
    return Arrays.copyOfRange(buffer, start, stop);
  }

  private int indexOfFeed(int from) {
    for (int index = from; index < end; index++) {
      if (buffer[index] == '\n') {
        return index;
      }
    }
    return -1;
  }

  /** Reads more behind the unfinished line; returns where the search goes on. */
  private int fill() throws IOException {
    int length = end - start;
    if (start > 0) {
      System.arraycopy(buffer, start, buffer, 0, length);
    }
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, buffer.length * 2);
    }
    start = 0;
    end = length;
    int read = input.read(buffer, end, buffer.length - end);
    finished = read < 0;
    end += Math.max(0, read);
    return length;
  }
}
