package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code dlq note}: a remark on dead letters. */
@Command(
    name = "note",
    description = "Leaves a remark on dead letters, which list and show tell; an empty one clears.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq note 0:17 --text 'waits for ticket 4711' --yes",
      "  longshore dlq note --group 1f3b0c88a2d94e57 --text '' --yes"
    })
final class DlqNoteCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final LetterSelection selection = new LetterSelection();

  @Option(names = "--text", required = true, paramLabel = "TEXT", description = "The remark.")
  private String text = "";

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqNoteCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var change =
        new LetterMarking.Change(
            "noted",
            parked -> true,
            (parked, stamp) ->
                ReplayStateTopic.note(parked.message(), stamp.mark(DeadLetterState.NEW, text)));
    return new LetterMarking(console, global, "note").run(selection, reason, change).number();
  }
}
