package dev.longshore.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * How this instance is called. Immutable.
 *
 * @param id its name, empty for the host's name and the process id
 */
public record InstanceConfig(
    @Setting(fallback = "", meaning = "Name of this instance; empty is host name and process id.")
        String id) {

  /** Checks that the name can stand in a header. */
  public InstanceConfig {
    new Checks()
        .that(id.isEmpty() || !id.isBlank(), "must not consist of white space only", "id")
        .that(id.length() <= 200, "is longer than 200 characters", "id")
        .that(id.chars().noneMatch(Character::isISOControl), "has control characters", "id")
        .done();
  }

  /** The configured name, or else host name and process id. May ask the operating system. */
  public String name() {
    return id.isEmpty() ? host() + "-" + ProcessHandle.current().pid() : id;
  }

  /**
   * The name by which the broker knows it in its group: its own, or where that is not legal there,
   * what is legal of it and a number that no other name has.
   */
  public String staticId() {
    String name = name();
    if (TopicNames.legal(name)) {
      return name;
    }
    UUID number = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    return name.replaceAll("[^a-zA-Z0-9._-]", "-") + "-" + number;
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException nameless) {
      return "localhost";
    }
  }
}
