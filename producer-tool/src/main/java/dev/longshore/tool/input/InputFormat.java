package dev.longshore.tool.input;

import java.io.IOException;
import java.io.InputStream;

/** Turns bytes into messages, and leaves off when the sink wants no more. */
@FunctionalInterface
public interface InputFormat {
  /** Reads until the input ends or the sink has enough. Blocks; may close the stream. */
  void read(InputStream input, InputSink sink) throws IOException;
}
