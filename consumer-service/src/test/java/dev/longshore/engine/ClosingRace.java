package dev.longshore.engine;

import dev.longshore.concurrency.Race;
import dev.longshore.concurrency.Trials;
import java.util.List;
import java.util.Set;

/** A turn starts an attempt while its partition is taken away. */
final class ClosingRace implements Race {
  private final Subject subject;

  /** What happened, in its order. */
  private final StringBuilder events = new StringBuilder();

  ClosingRace(Subject subject) {
    this.subject = subject;
  }

  @Override
  public List<Runnable> contenders() {
    return List.of(() -> subject.attempt(this::handle), this::close);
  }

  private void handle() {
    note("start ");
    note("end ");
  }

  private void close() {
    note(subject.closing() ? "free " : "waits ");
  }

  private void note(String event) {
    synchronized (events) {
      events.append(event);
    }
  }

  @Override
  public String outcome() {
    synchronized (events) {
      return events.toString().strip();
    }
  }

  @Override
  public Set<String> allowed() {
    return Set.of(
        "free", "waits", "waits start end", "start waits end", "start end waits", "start end free");
  }

  /** An attempt that may start, and the closing of its partition. */
  interface Subject {
    /** Runs a handler unless the partition is closing. */
    void attempt(Runnable handler);

    /** Begins to close, and tells whether there is no attempt to wait for. */
    boolean closing();
  }

  /** Asks whether it may start before the closing can see it. */
  static final class AsksBeforeItIsSeen implements Subject {
    private volatile boolean closing;
    private volatile boolean running;

    @Override
    public void attempt(Runnable handler) {
      if (!closing) {
        Trials.pause();
        running = true;
        handler.run();
        running = false;
      }
    }

    @Override
    public boolean closing() {
      closing = true;
      return !running;
    }
  }
}
