package dev.longshore.web;

import dev.longshore.autoscale.AutoscalerSettings;
import dev.longshore.autoscale.Decision;
import dev.longshore.control.ControlLoop;
import dev.longshore.heartbeat.Liveness;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The autoscaler as the API shows it. Pure functions. */
final class AutoscalerDocuments {
  private AutoscalerDocuments() {}

  /**
   * How many instances there should be, and why; {@code desired} is what KEDA can be pointed at.
   */
  static Map<String, Object> now(ControlLoop loop) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("group", loop.settings().group());
    Optional<AutoscalerSettings> settings = loop.settings().autoscaler();
    document.put("mode", settings.map(known -> known.applies() ? "apply" : "advise").orElse("off"));
    settings.ifPresent(
        known -> {
          document.put("min", known.min());
          document.put("max", known.max());
          document.put("ageTargetSeconds", FleetDocuments.seconds(known.ageTarget()));
        });
    document.put("current", loop.snapshot().instances(Liveness.ALIVE).size());
    loop.snapshot().leader().ifPresent(leader -> document.put("leader", leader.instance()));
    Optional<Decision> last = loop.history().last();
    last.ifPresent(
        decision -> {
          document.put("desired", decision.to());
          document.put("decision", decision(decision));
        });
    List<Decision> changes = loop.history().changes();
    if (!changes.isEmpty()) {
      document.put("lastChange", decision(changes.getLast()));
    }
    return document;
  }

  /** The latest decisions, oldest first; those to change something are kept longest. */
  static Map<String, Object> decisions(ControlLoop loop) {
    return Map.of(
        "decisions",
        loop.history().decisions().stream().map(AutoscalerDocuments::decision).toList());
  }

  private static Map<String, Object> decision(Decision decision) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("sequence", decision.sequence());
    fields.put("at", decision.at().toString());
    fields.put("epoch", decision.epoch());
    fields.put("from", decision.from());
    fields.put("to", decision.to());
    fields.put("reason", word(decision.reason().name()));
    fields.put("text", decision.text());
    fields.put("victims", decision.victims());
    fields.put(
        "notes", decision.notes().stream().map(Enum::name).map(AutoscalerDocuments::word).toList());
    fields.put("measures", decision.measures());
    return fields;
  }

  private static String word(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
