package dev.longshore.app;

import dev.longshore.alert.AlertLoop;
import dev.longshore.alert.AlertSettings;
import dev.longshore.alert.AlertSink;
import dev.longshore.alert.AlertmanagerSink;
import dev.longshore.alert.LogSink;
import dev.longshore.alert.WebhookSink;
import dev.longshore.config.AlertsConfig;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Makes what watches the fleet and tells what is wrong, from its configuration. */
final class AlertAssembly {
  private AlertAssembly() {}

  /**
   * The loop with its sinks: always the log, and what is configured beside it.
   *
   * @param resources what closes the sinks
   */
  static AlertLoop loop(AlertsConfig config, InstantSource clock, Resources resources) {
    List<AlertSink> sinks = new ArrayList<>(List.of(new LogSink()));
    if (!config.webhook().isBlank()) {
      sinks.add(
          resources.add(
              new WebhookSink(URI.create(config.webhook()), config.webhookSecret(), clock)));
    }
    if (!config.alertmanager().isBlank()) {
      sinks.add(resources.add(new AlertmanagerSink(URI.create(config.alertmanager()))));
    }
    return new AlertLoop(settings(config), sinks);
  }

  private static AlertSettings settings(AlertsConfig config) {
    return new AlertSettings(
        config.lagAge(),
        config.deadLetters(),
        config.deadLetterWindow(),
        config.stuckHead(),
        config.after());
  }
}
