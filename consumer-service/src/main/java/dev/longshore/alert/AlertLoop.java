package dev.longshore.alert;

import java.time.Instant;
import java.util.List;

/**
 * Watches a fleet and tells what is wrong: the leading control instance calls {@link #tick} with
 * each new view. Owned by the thread that ticks; {@link #firing} may be read by any.
 */
public final class AlertLoop {
  private final AlertSettings settings;
  private final AlertRules rules;
  private final List<AlertSink> sinks;
  private AlertHistory history = AlertHistory.NONE;
  private AlertBook book = AlertBook.EMPTY;

  /** The ticking thread publishes it for everybody. */
  private volatile List<Alert> firing = List.of();

  /** A loop that has seen nothing yet. */
  public AlertLoop(AlertSettings settings, List<AlertSink> sinks) {
    this.settings = settings;
    this.rules = new AlertRules(settings);
    this.sinks = List.copyOf(sinks);
  }

  /** Looks at the fleet once. Does not block. */
  public void tick(AlertView view) {
    Instant at = view.at();
    history = history.with(view, settings);
    AlertBook.Step step = book.next(rules.judge(view, history), view.group(), at, settings);
    book = step.book();
    firing = book.firing(view.group());
    sinks.forEach(sink -> sink.tell(step.notices(), firing, at));
  }

  /**
   * Forgets everything and tells nobody: for a control instance that leads no more. Whoever leads
   * now finds what goes on by itself.
   */
  public void forget() {
    history = AlertHistory.NONE;
    book = AlertBook.EMPTY;
    firing = List.of();
  }

  /** What is wrong now, the worst rules first. */
  public List<Alert> firing() {
    return firing;
  }
}
