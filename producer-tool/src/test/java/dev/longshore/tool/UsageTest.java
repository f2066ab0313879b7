package dev.longshore.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.Terminal;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          sned                                    | unknown command sned (did you mean send?)
          load                                    | unknown command load (did you mean read?)
          dlq prge                                | unknown command prge (did you mean purge?)
          dlq                                     | which command? topics, stats, groups, list, show, watch
          send orders --hedaer a=b                | unknown option --hedaer (did you mean --header?)
          send orders one two                     | unexpected argument
          send orders -V x --count 0              | --count must be 1 or more
          send orders -V x --count many           | Invalid value for option '--count'
          send orders -V x --null-value           | exclude each other
          send orders -V x --format json          | --format is for files and standard input
          send orders --format csv --key-sep :    | --key-sep is for --format lines
          send orders -V x -H novalue             | -H: not of the form NAME=VALUE
          send orders -V x -k a --key-field b     | exclude each other
          send orders -V x --rate 0               | --rate must be more than 0
          send orders -V x --acks 2               | --acks must be 0, 1 or all
          send orders -V x --acks 1 --idempotent  | --idempotent needs --acks all
          send orders -V x --timestamp soon       | --timestamp: not one of
          send orders -V x --timeout soon         | --timeout: not a time
          send orders -f /no/such/file            | -f: cannot read the file /no/such/file
          send -f pom.xml orders                  | cannot read the file orders (the topic goes before -f)
          send orders -V                          | Missing text: VALUE
          send -V x                               | which topic?
          send orders -V x -X key.serializer=x    | key.serializer: cannot be set
          send orders -V x --command-config /none | --command-config: cannot read /none
          send orders -V x --bootstrap nonsense   | Invalid url in bootstrap.servers: nonsense
          send orders -V x -o xml                 | expected one of [table, json, jsonl]
          read                                    | Missing required parameter: 'TOPIC'
          read orders --from soon                 | --from: not one of earliest, latest
          read orders --max 0                     | --max must be 1 or more
          read orders --follow --to latest        | --follow and --to exclude each other
          read orders --where casue:x             | column 1: unknown field casue (did you mean cause?)
          topics plan                             | Missing required option
          topics plan --topic a:0                 | not of the form NAME:PARTITIONS
          topics plan --topic a:1 --topic a:2     | a is named more than once
          dlq show 17                             | not a reference of the form PARTITION:OFFSET
          dlq replay                              | which dead letters?
          dlq replay 0:1 --rate -1                | --rate must be more than 0
          dlq list --where is:old                 | is: can be new, replayed, discarded or edited
          dlq replay 0:1 --canary 0               | --canary must be 1 or more
          dlq replay 0:1 --plan p.json            | --plan is for --dry-run
          dlq replay 0:1 --apply p.json           | --apply takes what the plan chose
          dlq replay --apply /no/such/file        | --apply: cannot read the file /no/such/file
          dlq replay --apply pom.xml              | not a plan
          dlq discard                             | which dead letters?
          dlq note 0:1                            | Missing required option: '--text=TEXT'
          dlq purge                               | Missing required option: '--topic=TOPIC'
          dlq edit 0:1 --patch x --value-file y   | --patch and --value-file exclude each other
          jobs rate replay-1 0                    | the rate must be more than 0
          audit                                   | which command? list, check
          audit chekc                             | unknown command chekc (did you mean check?)
          audit check                             | Missing required parameter: 'FILE'
          audit check /no/such/file               | cannot read: /no/such/file
          """)
  void wrongUsageIsToldInOneLineAndExitsWithTwo(String command, String problem) {
    ToolRun run = ToolRun.of(command.split(" +"));

    assertThat(run.err()).startsWith("error: ").contains(problem).doesNotContain("\tat ");
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "send",
        "read",
        "topics",
        "topics plan",
        "topics apply",
        "topics check",
        "dlq",
        "dlq topics",
        "dlq list",
        "dlq show",
        "dlq stats",
        "dlq groups",
        "dlq watch",
        "dlq edit",
        "dlq discard",
        "dlq restore",
        "dlq note",
        "dlq export",
        "dlq import",
        "dlq purge",
        "dlq replay",
        "jobs",
        "jobs list",
        "jobs show",
        "jobs watch",
        "jobs pause",
        "jobs resume",
        "jobs rate",
        "jobs cancel",
        "audit list",
        "fleet",
        "fleet status",
        "audit",
        "audit check",
        "version"
      })
  void everyCommandHelpsWithExamples(String command) {
    ToolRun run = ToolRun.of((command + " --help").strip().split(" "));

    assertThat(run.exitCode()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .contains("Usage: longshore " + command)
        .contains("Example")
        .endsWith("\n");
  }

  @Test
  void noCommandIsWrongUsage() {
    ToolRun run = ToolRun.of();

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("error: which command?").contains("send");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void theVersionNamesEverything() {
    assertThat(ToolRun.of("version").lines())
        .hasSize(3)
        .satisfies(lines -> assertThat(lines.getFirst()).matches("longshore [0-9].*"))
        .satisfies(lines -> assertThat(lines.get(1)).matches("kafka-clients [0-9].*"))
        .satisfies(lines -> assertThat(lines.getLast()).startsWith("java 2"));
    assertThat(ToolRun.of("version", "-o", "json").out()).startsWith("{\"longshore\":\"");
  }

  @Test
  void completionIsGenerated() {
    ToolRun run = ToolRun.of("generate-completion");

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("#!").contains("longshore", "replay");
  }

  @Test
  void anUnreachableBrokerIsToldWithinTheTimeAllowed() {
    ToolRun run = ToolRun.of("read", "orders", "--bootstrap", "127.0.0.1:1", "--timeout", "300ms");

    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.err()).startsWith("error: no broker answers at 127.0.0.1:1").hasLineCount(1);
  }

  @Test
  void aHostThatNobodyKnowsIsUnreachable() {
    ToolRun run = ToolRun.of("read", "orders", "--bootstrap", "no-such-host.invalid:9092");

    assertThat(run.exitCode()).isEqualTo(7);
    assertThat(run.err()).contains("no-such-host.invalid:9092").hasLineCount(1);
  }

  @Test
  void aReaderThatLeavesEndsTheToolQuietly() {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int any) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Console console =
        new Console(
            InputStream.nullInputStream(), closed, err, Terminal.none(), InstantSource.system());

    assertThat(Main.run(console, "version")).isZero();
    assertThat(List.of(err.toByteArray())).allSatisfy(bytes -> assertThat(bytes).isEmpty());
  }
}
