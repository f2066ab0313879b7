package dev.longshore.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What handles a message. Immutable.
 *
 * @param type the kind of handler
 * @param url where an HTTP handler listens, empty where endpoints say so
 * @param endpoints where it listens in several places
 * @param balance which of them is next
 * @param command the program of an exec handler and its arguments; not empty for that type
 * @param className the Java handler's class, empty to let ServiceLoader find it
 * @param pluginsDir the folder whose jars may hold Java handlers
 * @param batch how many messages it gets together
 */
public record HandlerConfig(
    @Setting(
            fallback = "log",
            required = true,
            meaning = "Kind of handler; log only writes a line per message.")
        Type type,
    @Setting(
            fallback = "",
            meaning = "Where the HTTP handler listens; type http needs it, or endpoints.")
        Optional<URI> url,
    @Setting(
            fallback = "",
            fields = {"url", "weight"},
            meaning =
                "Where the HTTP handler listens, in several places: a list of `{url, weight}`; in one"
                    + " line `http://a:9000/ weight=3, http://b:9000/`.")
        List<String> endpoints,
    @Setting(fallback = "round-robin", meaning = "Which endpoint is next.") Balance balance,
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
        Path pluginsDir,
    Batch batch) {

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

  /**
   * How many messages the handler gets together. Immutable.
   *
   * @param size messages in one call, at most; 1 for one after the other
   * @param linger how long a message may wait for others
   */
  public record Batch(
      @Setting(
              fallback = "1",
              meaning = "Messages handed to the handler in one call, at most; 1 turns batches off.")
          int size,
      @Setting(
              fallback = "0ms",
              meaning = "How long a message may wait for others that fill its batch.")
          Duration linger) {
    private static final Duration LONGEST_LINGER = Duration.ofMinutes(1);

    /** Checks both. */
    public Batch {
      new Checks()
          .between(1, 10_000, size, "size")
          .notNegative(linger, "linger")
          .that(
              linger.compareTo(LONGEST_LINGER) <= 0,
              "must not be longer than %s: %s"
                  .formatted(Durations.text(LONGEST_LINGER), Durations.text(linger)),
              "linger")
          .that(
              size > 1 || !linger.isPositive(),
              "linger %s needs a size of more than 1".formatted(Durations.text(linger)),
              "linger",
              "size")
          .done();
    }

    /** Whether there are batches at all. */
    public boolean isOn() {
      return size > 1;
    }
  }

  /** Which of several endpoints is next. */
  public enum Balance {
    /** Each in turn. */
    ROUND_ROBIN,
    /** Each as often as its weight says. */
    WEIGHTED,
    /** The one that works on the fewest messages for its weight. */
    LEAST_CONNECTIONS
  }

  /** Checks that an HTTP handler has an address, and an exec handler a program. */
  public HandlerConfig {
    command = List.copyOf(command);
    endpoints = List.copyOf(endpoints);
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
                type != Type.HTTP || url.isPresent() || !endpoints.isEmpty(),
                "type http needs handler.url, for example http://localhost:9000/",
                "type",
                "url",
                "endpoints")
            .that(
                type != Type.HTTP || url.isEmpty() || endpoints.isEmpty(),
                "url and endpoints are both set; write all places as endpoints",
                "endpoints",
                "url")
            .that(
                balance == Balance.ROUND_ROBIN || !endpoints.isEmpty(),
                "is of no use without handler.endpoints",
                "balance",
                "endpoints");
    checks.that(
        type != Type.LOG || !batch.isOn(),
        "type %s takes one message at a time, so batch.size must be 1: %d"
            .formatted(ConfigKey.kebab(type.name()), batch.size()),
        "batch.size",
        "type");
    checkEndpoints(endpoints, balance, checks);
    url.ifPresent(
        address ->
            checks.that(
                isHttp(address),
                "\"%s\" is not an absolute http or https URL, for example http://localhost:9000/"
                    .formatted(address),
                "url"));
    checks.done();
  }

  private static void checkEndpoints(List<String> texts, Balance balance, Checks checks) {
    Set<EndpointConfig> seen = new HashSet<>();
    Set<URI> urls = new HashSet<>();
    for (String text : texts) {
      try {
        EndpointConfig endpoint = EndpointConfig.parse(text);
        seen.add(endpoint);
        checks.that(urls.add(endpoint.url()), endpoint.url() + " is there twice", "endpoints");
      } catch (Refusal refusal) {
        checks.that(false, refusal.about(text), "endpoints");
      }
    }
    checks.that(
        balance != Balance.ROUND_ROBIN || seen.stream().allMatch(one -> one.weight() == 1),
        "weights count with balance weighted or least-connections only",
        "balance",
        "endpoints");
  }

  /** Where the HTTP handler listens: the endpoints, or the one URL. */
  public List<EndpointConfig> places() {
    return endpoints.isEmpty()
        ? url.stream().map(one -> new EndpointConfig(one, 1)).toList()
        : endpoints.stream().map(EndpointConfig::parse).toList();
  }

  static boolean isHttp(URI address) {
    String scheme = address.getScheme();
    return address.getHost() != null
        && ("http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme));
  }
}
