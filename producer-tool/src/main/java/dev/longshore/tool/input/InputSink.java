package dev.longshore.tool.input;

import dev.longshore.message.Envelope;

/** Takes what an input format finds. Both methods say whether more is wanted. */
public interface InputSink {
  /** A message, and the line it starts on, counted from 1. */
  boolean message(Envelope envelope, long line);

  /** A piece of input that is no message, and why. */
  boolean problem(String problem, long line);
}
