package dev.longshore.web;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.util.JavalinBindException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import tools.jackson.databind.json.JsonMapper;

/**
 * An HTTP server on one port, with a virtual thread per request. Handlers read snapshots and never
 * wait for the work that goes on.
 */
public final class WebServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Javalin server;

  private WebServer(Javalin server) {
    this.server = server;
  }

  /**
   * Starts a server.
   *
   * @param key the configuration key of the port, for the error when it is taken
   * @throws ProgramFailure when the port cannot be had
   */
  public static WebServer start(String host, int port, String key, Consumer<Routes> routes) {
    Javalin server =
        Javalin.create(
            config -> {
              config.startup.showJavalinBanner = false;
              config.startup.showOldJavalinVersionWarning = false;
              config.concurrency.useVirtualThreads = true;
              config.routes.exception(
                  Exception.class,
                  (failure, request) -> Problem.INTERNAL.answer(request, failure.toString()));
              routes.accept(new Routes(config.routes));
            });
    try {
      return new WebServer(server.start(host, port));
    } catch (JavalinBindException taken) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "%s: cannot listen on %s:%d, the port is taken or denied; set %s to another (0 for any)"
              .formatted(key, host, port, key));
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.port();
  }

  /** Stops listening; requests under way are given up. */
  @Override
  public void close() {
    server.stop();
  }

  /** What a server answers to; to be filled in before it starts. */
  public static final class Routes {
    private static final String PAGE_POLICY =
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'none'";

    private final RoutesConfig routes;

    private Routes(RoutesConfig routes) {
      this.routes = routes;
    }

    /** {@code /livez}, {@code /readyz} and {@code /startupz}: 200, or 503 with the reasons. */
    public Routes probes(Health health) {
      routes.get("/livez", request -> probe(request, health.reasonsNotLive()));
      routes.get("/readyz", request -> probe(request, health.reasonsNotReady()));
      routes.get(
          "/startupz",
          request -> probe(request, health.isStarted() ? List.of() : List.of("starting")));
      return this;
    }

    /** A page of text that is made anew for each request. */
    public Routes text(String path, String contentType, Supplier<String> text) {
      routes.get(path, request -> request.contentType(contentType).result(text.get()));
      return this;
    }

    /** A page in HTML that is made anew for each request and may load nothing from elsewhere. */
    public Routes page(String path, Supplier<String> html) {
      routes.get(
          path,
          request ->
              request
                  .contentType("text/html; charset=utf-8")
                  .header("Content-Security-Policy", PAGE_POLICY)
                  .header("Cache-Control", "no-store")
                  .header("X-Content-Type-Options", "nosniff")
                  .result(html.get()));
      return this;
    }

    /** A JSON document that is made anew for each request. */
    public Routes json(String path, Supplier<Object> document) {
      routes.get(
          path,
          request ->
              request
                  .contentType("application/json")
                  .result(JSON.writeValueAsString(document.get())));
      return this;
    }

    /** The leases of handlers outside the process. */
    public Routes leases(dev.longshore.handling.LeaseTokens tokens) {
      LeaseRoutes leases = new LeaseRoutes(tokens);
      routes.post("/api/v1/leases/{lease}", leases::handle);
      return this;
    }

    /** The breakers and the outage guard. */
    public Routes breakers(dev.longshore.breaker.Switches switches) {
      BreakerRoutes breakers = new BreakerRoutes(switches);
      routes.get("/api/v1/breakers", breakers::list);
      routes.get("/api/v1/breakers/{name}", breakers::show);
      routes.post("/api/v1/breakers/{name}", breakers::act);
      return this;
    }

    private static void probe(Context request, List<String> reasons) {
      Map<String, Object> body =
          Map.of("status", reasons.isEmpty() ? "ok" : "failing", "reasons", reasons);
      request
          .status(reasons.isEmpty() ? 200 : 503)
          .contentType("application/json")
          .result(JSON.writeValueAsString(body));
    }
  }
}
