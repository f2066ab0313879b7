package dev.longshore.tool.console;

/**
 * What a command does when the user presses Ctrl-C, before the process exits with 130. Open while
 * the command runs.
 */
public final class InterruptHook implements AutoCloseable {
  private final Thread thread;

  private InterruptHook(Thread thread) {
    this.thread = thread;
  }

  /**
   * Opens the hook.
   *
   * @param cleanup runs on a thread of its own while the command's thread goes on; must be short
   */
  public static InterruptHook open(Runnable cleanup) {
    Thread thread = Thread.ofPlatform().name("interrupted").unstarted(cleanup);
    Runtime.getRuntime().addShutdownHook(thread);
    return new InterruptHook(thread);
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(thread);
    } catch (IllegalStateException alreadyShuttingDown) {
      // the hook is running, as it should
    }
  }
}
