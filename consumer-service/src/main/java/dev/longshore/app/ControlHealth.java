package dev.longshore.app;

import dev.longshore.control.ControlLoop;
import dev.longshore.fleet.GroupReading;
import dev.longshore.fleet.GroupView;
import dev.longshore.web.Health;
import java.util.List;

/**
 * How the control plane answers its probes: live while it tries to read the group, ready while that
 * works. Any thread.
 */
record ControlHealth(GroupView view, ControlLoop loop) implements Health {

  @Override
  public List<String> reasonsNotLive() {
    if (!view.isAlive()) {
      return List.of("nothing reads the group any more");
    }
    return loop.isAlive() ? List.of() : List.of("the control loop has ended");
  }

  @Override
  public List<String> reasonsNotReady() {
    GroupReading reading = view.reading();
    if (reading.failure().isPresent()) {
      return List.of(reading.failure().get().why());
    }
    return reading.last().isPresent() ? List.of() : List.of("the group has not been read yet");
  }

  @Override
  public boolean isStarted() {
    return view.isAlive();
  }
}
