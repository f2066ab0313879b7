package dev.longshore.tool;

import dev.longshore.tool.console.Console;
import java.io.Writer;

/** Lets picocli write its help where data goes. */
final class ConsoleWriter extends Writer {
  private final Console console;

  ConsoleWriter(Console console) {
    this.console = console;
  }

  @Override
  public void write(char[] characters, int offset, int length) {
    console.write(new String(characters, offset, length));
  }

  @Override
  public void flush() {
    console.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
