package dev.longshore.tool.console;

import java.util.Map;

/** Who runs the tool, as audits and jobs name them: user and host, as far as known. */
public final class Person {
  private Person() {}

  /** The name, as {@code anna@host}. */
  public static String name(Map<String, String> environment) {
    String user = System.getProperty("user.name", "unknown");
    String host = environment.getOrDefault("HOSTNAME", environment.getOrDefault("HOST", ""));
    return host.isEmpty() ? user : user + "@" + host;
  }
}
