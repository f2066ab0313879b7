package dev.longshore.config;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What handles a message. Immutable.
 *
 * @param type the kind of handler
 * @param url where an HTTP handler listens; present for that type
 * @param command the program of an exec handler and its arguments; not empty for that type
 * @param className the Java handler's class, empty to let ServiceLoader find it
 * @param pluginsDir the folder whose jars may hold Java handlers
 */
public record HandlerConfig(
    @Setting(
            fallback = "log",
            required = true,
            meaning = "Kind of handler; log only writes a line per message.")
        Type type,
    @Setting(fallback = "", meaning = "Where the HTTP handler listens; required for type http.")
        Optional<URI> url,
    @Setting(
            fallback = "",
            meaning =
                "Program of the exec handler and its arguments; required for type exec, which keeps"
                    + " a process per message handled at once.")
        List<String> command,
    @Setting(
            name = "class",
            fallback = "",
            meaning = "Class of the Java handler; empty lets ServiceLoader find it.")
        String className,
    @Setting(fallback = "plugins", meaning = "Folder whose jars are searched for the Java handler.")
        Path pluginsDir) {

  /** The kind of handler. */
  public enum Type {
    /** A request to a server. */
    HTTP,
    /** A process of a program. */
    EXEC,
    /** A class in this process. */
    JAVA,
    /** A line in the log, and the message is done. */
    LOG
  }

  /** Checks that an HTTP handler has an address, and an exec handler a program. */
  public HandlerConfig {
    command = List.copyOf(command);
    Checks checks =
        new Checks()
            .that(
                type != Type.EXEC || !command.isEmpty(),
                "type exec needs handler.command, for example [python3, handler.py]",
                "type",
                "command")
            .that(
                type == Type.EXEC || command.isEmpty(),
                "is for type exec, but handler.type is " + ConfigKey.kebab(type.name()),
                "command",
                "type")
            .that(
                type != Type.HTTP || url.isPresent(),
                "type http needs handler.url, for example http://localhost:9000/",
                "type",
                "url");
    url.ifPresent(
        address ->
            checks.that(
                isHttp(address),
                "\"%s\" is not an absolute http or https URL, for example http://localhost:9000/"
                    .formatted(address),
                "url"));
    checks.done();
  }

  private static boolean isHttp(URI address) {
    String scheme = address.getScheme();
    return address.getHost() != null
        && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
  }
}
