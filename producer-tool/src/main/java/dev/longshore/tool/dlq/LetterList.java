package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.Dialect;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.message.Envelope;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Column;
import dev.longshore.tool.output.JsonSequence;
import dev.longshore.tool.output.Table;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Shows dead letters as they come: a table, or envelopes. Owned by one thread. */
final class LetterList implements AutoCloseable {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("ref", "REF"),
          Column.text("state", "STATE"),
          Column.text("when", "WHEN"),
          Column.text("origin", "ORIGIN"),
          Column.text("reason", "REASON"),
          Column.number("attempts", "TRIES"),
          Column.text("key", "KEY"),
          Column.text("error", "ERROR"));

  private static final List<Integer> WIDTHS = List.of(8, 8, 20, 14, 18, 5, 10);

  private final Console console;
  private final boolean isTable;
  private final Table table;
  private final JsonSequence envelopes;
  private boolean empty = true;

  LetterList(Console console, GlobalOptions options) {
    this.console = console;
    this.isTable = options.output() == OutputFormat.table;
    this.table =
        Table.fixed(
            COLUMNS, WIDTHS, console.terminal().width(), options.showsColor(console.terminal()));
    this.envelopes = new JsonSequence(console, options.output());
  }

  void add(ParkedMessage parked) {
    if (!isTable) {
      envelopes.add(Envelope.of(parked.message()).json());
      return;
    }
    if (empty) {
      console.line(table.heading());
      empty = false;
    }
    console.line(table.row(cells(parked)));
  }

  @Override
  public void close() {
    if (!isTable) {
      envelopes.close();
    }
    console.flush();
  }

  private static List<String> cells(ParkedMessage parked) {
    Optional<DeadLetter> letter = parked.letter();
    return List.of(
        parked.reference().toString(),
        parked.state().text(),
        parked.failedAt().truncatedTo(ChronoUnit.SECONDS).toString(),
        letter.map(LetterList::origin).orElse("-"),
        letter.map(known -> reason(parked, known)).orElse("-"),
        letter.map(known -> Integer.toString(known.attempts())).orElse("-"),
        parked.keyText().orElse("(null)"),
        letter.map(LetterList::error).orElse("(nobody tells)"));
  }

  private static String reason(ParkedMessage parked, DeadLetter letter) {
    return parked.dialect() == Dialect.LONGSHORE ? letter.reason().text() : parked.dialect().text();
  }

  private static String origin(DeadLetter letter) {
    return letter.originTopic() + " " + letter.originPartition() + ":" + letter.originOffset();
  }

  /** The class without its package, which the filter and {@code dlq show} tell, and the message. */
  private static String error(DeadLetter letter) {
    String name = letter.failure().errorClass();
    String shortName = name.substring(name.lastIndexOf('.') + 1);
    return letter.failure().message().isEmpty()
        ? shortName
        : shortName + ": " + letter.failure().message();
  }
}
