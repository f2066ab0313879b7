package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code audit check}: its exit codes and what it prints. */
final class AuditTest {
  private static final String KEPT =
      """
      {"event":"limits","at":0,"instance":"a","order":"key","messages":8,"bytes":100}
      {"event":"produced","at":1,"partition":"orders-0","offset":0}
      {"event":"assigned","at":2,"instance":"a","partition":"orders-0","epoch":1,"start":0,"gapMap":true}
      {"event":"taken","at":3,"instance":"a","partition":"orders-0","epoch":1,"offset":0,"key":null,"bytes":9}
      """;

  private static final String BROKEN =
      KEPT
          + """
          {"event":"committed","at":4,"instance":"a","partition":"orders-0","offset":1,"settled":""}
          """;

  @TempDir private Path folder;

  @Test
  void aHistoryThatBreaksNothingExitsWithZero() throws IOException {
    ToolRun run = ToolRun.of("audit", "check", file(KEPT));

    assertThat(run.exitCode()).isZero();
    assertThat(run.lines()).containsExactly("4 events, 0 violations");
  }

  @Test
  void aBrokenPromiseExitsWithThreeAndNamesPlaceAndLines() throws IOException {
    ToolRun run = ToolRun.of("audit", "check", file(BROKEN));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.lines())
        .containsExactly(
            "line 5: I4 commits: a orders-0 epoch 1 offset 0: committed as settled, which it is not"
                + " (see line 4)",
            "5 events, 1 violations");
  }

  @Test
  void jsonHoldsTheSame() throws IOException {
    ToolRun run = ToolRun.of("audit", "check", "-o", "json", file(BROKEN));

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .startsWith("{\"events\":5,\"violationCount\":1,\"violations\":[{\"invariant\":\"I4\"")
        .contains("\"line\":5,\"related\":[4],\"place\":\"a orders-0 epoch 1 offset 0\"");
  }

  @Test
  void standardInputIsReadForADash() {
    ToolRun run = ToolRun.withInput(BROKEN, "audit", "check", "-", "-o", "jsonl");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.lines()).singleElement().asString().startsWith("{\"invariant\":\"I4\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          nonsense                                          | Unrecognized token
          []                                                | not an object with a field event
          {"event":"comitted"}                              | unknown kind comitted (did you mean committed?)
          {"event":"crashed","at":1}                        | crashed: instance is missing
          {"event":"crashed","at":"x","instance":"a"}       | line 5: at: Cannot deserialize
          {"event":"crashed","at":1,"instance":"a","x":1}   | x
          {"event":"committed","at":1,"instance":"a","partition":"p","offset":1,"settled":"9-3"} | 12-17,19: 9-3
          """)
  void whatCannotBeReadExitsWithTwoAndNamesTheLine(String line, String why) throws IOException {
    String history = file(KEPT + line + "\n");

    ToolRun run = ToolRun.of("audit", "check", history);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: " + history + ": line 5: ").contains(why);
    assertThat(run.err()).hasLineCount(1);
    assertThat(run.out()).isEmpty();
  }

  private String file(String history) throws IOException {
    return Files.writeString(folder.resolve("history.ndjson"), history).toString();
  }
}
