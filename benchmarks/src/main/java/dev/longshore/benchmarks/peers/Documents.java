package dev.longshore.benchmarks.peers;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.function.Consumer;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How every report is written. */
public final class Documents {
  private Documents() {}

  /** All that a report holds, for programs. */
  public static String json(Record report) {
    return JsonMapper.builder()
        .enable(SerializationFeature.INDENT_OUTPUT)
        .build()
        .writeValueAsString(report);
  }

  /** In Markdown where and how it was measured, and then the rest of the report. */
  public static String markdown(Environment environment, Consumer<PrintWriter> rest) {
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      environment.lines().forEach(line -> out.println("- " + line));
      rest.accept(out);
    }
    return text.toString();
  }
}
