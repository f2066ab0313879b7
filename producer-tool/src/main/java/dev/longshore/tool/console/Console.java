package dev.longshore.tool.console;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
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
  private boolean closed;

  /** Streams of the caller's choice; they are not closed here. */
  public Console(
      InputStream in, OutputStream out, OutputStream err, Terminal terminal, InstantSource clock) {
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
    if (closed) {
      return;
    }
    try {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException failure) {
      throw closed(failure);
    }
  }

  /** Sends buffered data on its way. */
  public void flush() {
    if (closed) {
      return;
    }
    try {
      out.flush();
    } catch (IOException failure) {
      throw closed(failure);
    }
  }

  /** One line for the person, not for the next program. */
  public void message(String text) {
    err.println(text);
  }

  /**
   * Asks for a yes; blocks until the person answers.
   *
   * @param question what will be done
   * @throws ProgramFailure without a yes, or when there is nobody to ask
   */
  public void confirm(String question) {
    if (!terminal.in()) {
      throw new ProgramFailure(
          ExitCode.NOT_CONFIRMED, question + " not without a yes; --yes does it without asking");
    }
    err.print(question + " [y/N] ");
    err.flush();
    if (!answer().strip().matches("(?i)y(es)?")) {
      throw new ProgramFailure(ExitCode.NOT_CONFIRMED, "nothing was done");
    }
  }

  /** What a person answers to a question, without blanks around it; blocks until they do. */
  public String ask(String question) {
    err.print(question);
    err.flush();
    return answer().strip();
  }

  /** The stream of messages, for what draws on it. */
  public PrintStream messages() {
    return err;
  }

  private String answer() {
    StringBuilder line = new StringBuilder();
    try {
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        line.append((char) next);
      }
    } catch (IOException gone) {
      return "";
    }
    return line.toString();
  }

  /** Whoever read the data has left; what follows is dropped. */
  private OutputClosedException closed(IOException failure) {
    closed = true;
    return new OutputClosedException(String.valueOf(failure.getMessage()));
  }
}
