package dev.longshore.tool.audit;

import dev.longshore.audit.Auditor;
import dev.longshore.audit.HistoryFormat;
import dev.longshore.audit.UnreadableHistory;
import dev.longshore.audit.Violation;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.HelpOption;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code audit check FILE}: which promises a history breaks. */
@Command(
    name = "check",
    description = {
      "Reads a history, one JSON event per line, and tells each promise that it breaks.",
      "Exits with 0 when it breaks none, with 3 when it does, with 2 when it cannot be read."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore audit check history.ndjson",
      "  longshore audit check - -o json < history.ndjson"
    })
final class AuditCheckCommand implements Callable<Integer> {
  private static final Path STANDARD_INPUT = Path.of("-");

  private final Console console;

  @Parameters(paramLabel = "FILE", description = "The history; - is standard input.")
  private Path file = STANDARD_INPUT;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}: lines for people, one document, or one per line.")
  private OutputFormat output = OutputFormat.table;

  @Mixin final HelpOption help = new HelpOption();

  AuditCheckCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Auditor auditor = new Auditor();
    try (BufferedReader lines = open()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(auditor, line);
      }
    }
    print(auditor);
    console.flush();
    ExitCode code = auditor.violationCount() == 0 ? ExitCode.OK : ExitCode.SOME_FAILED;
    return code.number();
  }

  private BufferedReader open() throws IOException {
    return file.equals(STANDARD_INPUT)
        ? new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8))
        : Files.newBufferedReader(file);
  }

  private void take(Auditor auditor, String line) {
    try {
      auditor.accept(HistoryFormat.read(line));
    } catch (UnreadableHistory unreadable) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "%s: line %d: %s".formatted(file, auditor.events() + 1, unreadable.why()));
    }
  }

  private void print(Auditor auditor) {
    switch (output) {
      case table -> {
        auditor.violations().forEach(violation -> console.line(violation.text()));
        console.line(
            "%d events, %d violations".formatted(auditor.events(), auditor.violationCount()));
      }
      case json -> {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("events", auditor.events());
        all.put("violationCount", auditor.violationCount());
        all.put("violations", auditor.violations().stream().map(this::fields).toList());
        console.line(Json.text(all));
      }
      case jsonl ->
          auditor.violations().forEach(violation -> console.line(Json.text(fields(violation))));
    }
  }

  private Map<String, Object> fields(Violation violation) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("invariant", violation.invariant().name());
    fields.put("title", violation.invariant().title());
    fields.put("line", violation.line());
    fields.put("related", violation.related());
    fields.put("place", violation.place());
    fields.put("what", violation.what());
    return fields;
  }
}
