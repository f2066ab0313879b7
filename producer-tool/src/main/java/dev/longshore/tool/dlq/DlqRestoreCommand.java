package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code dlq restore}: takes back what discard and edit did. */
@Command(
    name = "restore",
    description = "Makes discarded and edited dead letters new again.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq restore 0:17 --topic orders.dlq",
      "  longshore dlq restore --where is:discarded --yes"
    })
final class DlqRestoreCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final LetterSelection selection = new LetterSelection();

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqRestoreCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    var change =
        new LetterMarking.Change(
            "restored",
            parked ->
                parked.state() == DeadLetterState.DISCARDED
                    || parked.state() == DeadLetterState.EDITED,
            (parked, stamp) ->
                ReplayStateTopic.mark(parked.message(), stamp.mark(DeadLetterState.NEW, "")));
    return new LetterMarking(console, global, "restore").run(selection, reason, change).number();
  }
}
