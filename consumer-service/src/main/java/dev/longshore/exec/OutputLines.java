package dev.longshore.exec;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The lines that a process prints as answers. Owned by the thread that reads them. */
final class OutputLines {
  /** In bytes: a result of a megabyte fits, however it is escaped. */
  static final int LONGEST_LINE = 8 << 20;

  private final InputStream output;

  OutputLines(InputStream output) {
    this.output = new BufferedInputStream(output);
  }

  /** Whether something has been printed that nobody asked for. Does not block. */
  boolean isAhead() throws IOException {
    return output.available() > 0;
  }

  /**
   * The next line without its end; blocks until it is there.
   *
   * @return empty at the end of the output, where half a line counts as none
   * @throws MalformedAnswer for a line that is too long or not UTF-8
   */
  Optional<String> next() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(256);
    for (int next = output.read(); next != '\n'; next = output.read()) {
      if (next < 0) {
        return Optional.empty();
      }
      if (line.size() == LONGEST_LINE) {
        throw new MalformedAnswer("the answer is longer than " + LONGEST_LINE + " bytes");
      }
      line.write(next);
    }
    try {
      return Optional.of(
          StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(line.toByteArray()))
              .toString());
    } catch (CharacterCodingException malformed) {
      throw new MalformedAnswer("the answer is not UTF-8 text; give a binary result as base64");
    }
  }
}
