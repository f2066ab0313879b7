package dev.longshore.tool;

import dev.longshore.failure.ExitCode;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code version}: what is running. */
@Command(
    name = "version",
    description = "Shows the versions of Longshore, of the Kafka client and of Java.",
    footerHeading = "%nExample:%n",
    footer = "  longshore version -o json")
final class VersionCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private final GlobalOptions global = new GlobalOptions();

  VersionCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Map<String, String> versions = new LinkedHashMap<>();
    versions.put("longshore", property("/dev/longshore/tool/version.properties"));
    versions.put("kafka-clients", property("/kafka/kafka-version.properties"));
    versions.put("java", Runtime.version().toString());
    if (global.output() == OutputFormat.table) {
      versions.forEach((name, version) -> console.line(name + " " + version));
    } else {
      console.line(Json.text(versions));
    }
    console.flush();
    return ExitCode.OK.number();
  }

  private static String property(String resource) throws IOException {
    Properties properties = new Properties();
    try (InputStream stream = VersionCommand.class.getResourceAsStream(resource)) {
      if (stream != null) {
        properties.load(stream);
      }
    }
    return properties.getProperty("version", "unknown");
  }
}
