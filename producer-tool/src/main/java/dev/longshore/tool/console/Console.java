package dev.longshore.tool.console;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;

/**
 * The streams a command works with: data in, data out, messages. Data is buffered until {@link
 * #flush}. Owned by the thread that runs the command, but for messages, which any thread may write.
 */
public final class Console {
  private static final int BUFFER = 64 * 1024;

  private final InputStream in;
  private final OutputStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final InstantSource clock;

  /** Streams of the caller's choice; they are not closed here. */
  public Console(
      InputStream in,
      OutputStream out,
      OutputStream err,
      Terminal terminal,
      InstantSource clock) {
    this.in = in;
    this.out = new BufferedOutputStream(out, BUFFER);
    this.err = new PrintStream(err, true, StandardCharsets.UTF_8);
    this.terminal = terminal;
    this.clock = clock;
  }

  /** The streams of this process. */
  public static Console ofProcess() {
    return new Console(
        System.in,
        new FileOutputStream(FileDescriptor.out),
        new FileOutputStream(FileDescriptor.err),
        Terminal.detect(System.getenv()),
        InstantSource.system());
  }

  /** Data in, byte for byte. */
  public InputStream in() {
    return in;
  }

  /** What the streams are connected to. */
  public Terminal terminal() {
    return terminal;
  }

  /** What time it is. */
  public InstantSource clock() {
    return clock;
  }

  /** One line of data. */
  public void line(String text) {
    write(text);
    write("\n");
  }

  /** Data as it stands. */
  public void write(String text) {
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException closed) {
      throw new OutputClosedException(String.valueOf(closed.getMessage()));
    }
  }

  /** Sends buffered data on its way. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException closed) {
      throw new OutputClosedException(String.valueOf(closed.getMessage()));
    }
  }

  /** One line for the person, not for the next program. */
  public void message(String text) {
    err.println(text);
  }

  /** The stream of messages, for what draws on it. */
  public PrintStream messages() {
    return err;
  }
}
