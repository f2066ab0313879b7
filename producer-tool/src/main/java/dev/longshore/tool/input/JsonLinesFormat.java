package dev.longshore.tool.input;

import dev.longshore.message.Envelope;
import dev.longshore.message.EnvelopeParser;
import dev.longshore.message.MalformedEnvelopeException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/**
 * Each line is a JSON document: an envelope is sent as it says, any other document is a value, byte
 * for byte. Blank lines are left out. What counts as an envelope: {@link EnvelopeParser#recognise}.
 */
final class JsonLinesFormat implements InputFormat {
  @Override
  public void read(InputStream input, InputSink sink) throws IOException {
    LineSplitter lines = new LineSplitter(input);
    boolean more = true;
    for (long number = 1; more; number++) {
      Optional<byte[]> line = lines.next();
      if (line.isEmpty()) {
        return;
      }
      more = isBlank(line.get()) || accept(line.get(), number, sink);
    }
  }

  private static boolean accept(byte[] line, long number, InputSink sink) {
    Envelope envelope;
    try {
      envelope = EnvelopeParser.recognise(line).orElseGet(() -> Envelope.ofValue(line));
    } catch (MalformedEnvelopeException malformed) {
      return sink.problem(
          malformed.problem() + " (--format lines sends lines as they stand)", number);
    }
    return sink.message(envelope, number);
  }

  private static boolean isBlank(byte[] line) {
    for (byte character : line) {
      if (character != ' ' && character != '\t' && character != '\r') {
        return false;
      }
    }
    return true;
  }
}
