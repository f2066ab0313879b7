package dev.longshore.web;

import dev.longshore.breaker.Switch;
import dev.longshore.breaker.SwitchView;
import dev.longshore.breaker.Switches;
import io.javalin.http.Context;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;

/**
 * Breakers and the outage guard: {@code GET /api/v1/breakers}, {@code GET /api/v1/breakers/{name}},
 * {@code POST /api/v1/breakers/{name}:open} and {@code :close}, which answer with how it stands
 * then. What a person opened stays open until a person closes it.
 */
final class BreakerRoutes {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Switches switches;

  BreakerRoutes(Switches switches) {
    this.switches = switches;
  }

  void list(Context request) {
    List<SwitchView> views = switches.all().stream().map(Switch::view).toList();
    answer(request, Map.of("breakers", views));
  }

  void show(Context request) {
    find(request, request.pathParam("name")).ifPresent(found -> answer(request, found.view()));
  }

  void act(Context request) {
    String path = request.pathParam("name");
    int colon = path.lastIndexOf(':');
    if (colon < 0) {
      Problem.NOT_FOUND.answer(request, "name an action: :open or :close");
      return;
    }
    find(request, path.substring(0, colon))
        .ifPresent(found -> act(request, found, path.substring(colon + 1)));
  }

  private static void act(Context request, Switch found, String action) {
    switch (action) {
      case "open" -> found.open();
      case "close" -> found.close();
      default -> {
        Problem.NOT_FOUND.answer(request, "no such action: :" + action);
        return;
      }
    }
    answer(request, found.view());
  }

  private Optional<Switch> find(Context request, String name) {
    Optional<Switch> found = switches.find(name);
    if (found.isEmpty()) {
      Problem.BREAKER_UNKNOWN.answer(
          request,
          "there is no breaker \""
              + name
              + "\"; GET /api/v1/breakers lists them, each from its first message on");
    }
    return found;
  }

  private static void answer(Context request, Object document) {
    request.contentType("application/json").result(JSON.writeValueAsString(document));
  }
}
