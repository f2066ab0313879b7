package dev.longshore.app;

import dev.longshore.config.HttpConfig;
import dev.longshore.control.ControlLoop;
import dev.longshore.failure.ExitCode;
import dev.longshore.fleet.GroupView;
import dev.longshore.metrics.FleetMeters;
import dev.longshore.metrics.SystemMeters;
import dev.longshore.web.Console;
import dev.longshore.web.WebServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.concurrent.CompletableFuture;

/**
 * The control plane as {@code control} runs it: the group's view, the console with its API, and the
 * probes on a port of their own. Started and stopped by the main thread.
 */
final class ControlPlane implements Program {
  private final HttpConfig http;
  private final GroupView view;
  private final ControlLoop loop;
  private final Console console;
  private final Resources resources;
  private final PrometheusMeterRegistry meters =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final CompletableFuture<ExitCode> ended = new CompletableFuture<>();

  /**
   * A control plane that has not been started.
   *
   * @param resources what is closed with it
   */
  ControlPlane(
      HttpConfig http, GroupView view, ControlLoop loop, Console console, Resources resources) {
    this.http = http;
    this.view = view;
    this.loop = loop;
    this.console = console;
    this.resources = resources;
  }

  @Override
  public void start() {
    new FleetMeters(meters, loop);
    resources.add(new SystemMeters().bindTo(meters));
    WebServer site =
        resources.add(WebServer.start(http.host(), http.port(), "http.port", console::routes));
    WebServer management =
        resources.add(
            WebServer.start(
                http.host(),
                http.managementPort(),
                "http.management-port",
                routes ->
                    routes
                        .probes(new ControlHealth(view, loop))
                        .text(
                            "/metrics",
                            "text/plain; version=0.0.4; charset=utf-8",
                            meters::scrape)));
    resources.add(view);
    view.start();
    loop.start();
    System.out.printf(
        "ready console=http://%s:%d/ management=http://%s:%d%n",
        http.host(), site.port(), http.host(), management.port());
  }

  @Override
  public CompletableFuture<ExitCode> ended() {
    return ended;
  }

  @Override
  public ExitCode stop() {
    resources.close();
    return ExitCode.OK;
  }
}
