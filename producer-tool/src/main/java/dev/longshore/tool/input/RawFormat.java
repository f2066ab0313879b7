package dev.longshore.tool.input;

import dev.longshore.message.Envelope;
import java.io.IOException;
import java.io.InputStream;

/** The whole input is one value, byte for byte. */
final class RawFormat implements InputFormat {
  @Override
  public void read(InputStream input, InputSink sink) throws IOException {
    sink.message(Envelope.ofValue(input.readAllBytes()), 1);
  }
}
