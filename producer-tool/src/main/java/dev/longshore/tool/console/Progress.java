package dev.longshore.tool.console;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** A progress bar on a terminal, nothing elsewhere. Any thread may step it. */
public final class Progress implements AutoCloseable {
  private static final int REDRAW_MILLIS = 200;

  private final Optional<ProgressBar> bar;

  private Progress(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  /**
   * Starts to draw where a terminal and the options allow.
   *
   * @param task what goes on
   * @param total how many steps there will be, if that is known
   */
  public static Progress start(
      String task, OptionalLong total, Console console, GlobalOptions options) {
    Terminal terminal = console.terminal();
    if (!options.showsProgress(terminal)) {
      return new Progress(Optional.empty());
    }
    return new Progress(
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(total.orElse(-1))
                .setUpdateIntervalMillis(REDRAW_MILLIS)
                .setMaxRenderedLength(terminal.width())
                .setConsumer(new ConsoleProgressBarConsumer(console.messages()))
                .showSpeed()
                .startsFrom(0, Duration.ZERO)
                .build()));
  }

  /** That many steps are done in all. */
  public void reached(long steps) {
    bar.ifPresent(drawn -> drawn.stepTo(steps));
  }

  @Override
  public void close() {
    bar.ifPresent(ProgressBar::close);
  }
}
