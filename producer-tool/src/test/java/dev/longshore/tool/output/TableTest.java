package dev.longshore.tool.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class TableTest {
  private static final List<Column> COLUMNS =
      List.of(Column.text("name", "NAME"), Column.number("count", "COUNT"));

  @Test
  void columnsAreAsWideAsTheirCells() {
    List<List<String>> rows = List.of(List.of("orders", "7"), List.of("mails", "1234567"));
    Table table = Table.fitting(COLUMNS, rows, 80, false);

    assertThat(table.heading()).isEqualTo("NAME      COUNT");
    assertThat(table.row(rows.getFirst())).isEqualTo("orders        7");
    assertThat(table.row(rows.getLast())).isEqualTo("mails   1234567");
  }

  @Test
  void theWidestColumnIsCutUntilAllFit() {
    List<List<String>> rows = List.of(List.of("x".repeat(200), "7"));

    String row = Table.fitting(COLUMNS, rows, 40, false).row(rows.getFirst());

    assertThat(row).hasSize(40).contains("x…").endsWith("7");
  }

  @Test
  void controlCharactersCannotReachTheTerminal() {
    assertThat(Table.clean("a\u001b[31mb\nc\u0000d\u009be")).isEqualTo("a [31mb c d e");
  }

  @Test
  void headingsAreBoldWhereColoursAreWelcome() {
    assertThat(Table.fitting(COLUMNS, List.of(), 80, true).heading()).startsWith("\u001b[1m");
  }
}
