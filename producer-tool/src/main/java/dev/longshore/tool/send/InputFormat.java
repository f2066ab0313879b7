package dev.longshore.tool.send;

import java.io.IOException;
import java.io.InputStream;

/** Turns bytes into messages, and leaves off when the sink wants no more. */
@FunctionalInterface
interface InputFormat {
  void read(InputStream input, InputSink sink) throws IOException;
}
