package dev.longshore.tool.input;

import dev.longshore.message.Envelope;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Each line is a value, or a key, a separator and a value. An empty line is an empty value. */
final class LineFormat implements InputFormat {
  private final Optional<byte[]> separator;

  LineFormat(Optional<String> keySeparator) {
    this.separator = keySeparator.map(text -> text.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void read(InputStream input, InputSink sink) throws IOException {
    LineSplitter lines = new LineSplitter(input);
    boolean more = true;
    for (long number = 1; more; number++) {
      Optional<byte[]> line = lines.next();
      if (line.isEmpty()) {
        return;
      }
      more = accept(line.get(), number, sink);
    }
  }

  private boolean accept(byte[] line, long number, InputSink sink) {
    if (separator.isEmpty()) {
      return sink.message(Envelope.ofValue(line), number);
    }
    byte[] between = separator.get();
    int at = indexOf(line, between);
    if (at < 0) {
      return sink.problem("no key separator in the line", number);
    }
    Envelope value = Envelope.ofValue(Arrays.copyOfRange(line, at + between.length, line.length));
    return sink.message(value.withKey(Arrays.copyOf(line, at)), number);
  }

  private static int indexOf(byte[] line, byte[] part) {
    for (int at = 0; at <= line.length - part.length; at++) {
      if (Arrays.equals(line, at, at + part.length, part, 0, part.length)) {
        return at;
      }
    }
    return -1;
  }
}
