package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dlq discard}: dead letters that are not to be sent back. */
@Command(
    name = "discard",
    description =
        "Marks dead letters as not to be sent back; nothing is deleted, and dlq restore undoes it.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq discard 0:17 --topic orders.dlq --reason 'test order'",
      "  longshore dlq discard --group 1f3b0c88a2d94e57 --yes"
    })
final class DlqDiscardCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final LetterSelection selection = new LetterSelection();

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqDiscardCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var change =
        new LetterMarking.Change(
            "discarded",
            parked -> parked.state() == DeadLetterState.NEW,
            (parked, stamp) ->
                ReplayStateTopic.mark(parked.message(), stamp.mark(DeadLetterState.DISCARDED, "")));
    return new LetterMarking(console, global, "discard").run(selection, reason, change).number();
  }
}
