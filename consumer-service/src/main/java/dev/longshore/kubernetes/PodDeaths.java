package dev.longshore.kubernetes;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * Hears of changes of pods and tells each death of a consumer once: a container that ended with an
 * error, or a pod that vanished before it ended. One that ended with 0 has drained and left, and
 * what ended before we listened is past. Called by one thread of the client at a time.
 */
final class PodDeaths implements ResourceEventHandler<Pod> {
  private final BiConsumer<String, String> told;

  /** The restarts at the last end that is known of, by pod. */
  private final Map<String, Integer> ends = new ConcurrentHashMap<>();

  PodDeaths(BiConsumer<String, String> told) {
    this.told = told;
  }

  @Override
  public void onAdd(Pod pod) {
    Pods.end(pod).ifPresent(end -> ends.put(Pods.id(pod), end.restarts()));
  }

  @Override
  public void onUpdate(Pod before, Pod pod) {
    Pods.end(pod)
        .filter(end -> end.restarts() > ends.getOrDefault(Pods.id(pod), -1))
        .ifPresent(end -> ended(Pods.id(pod), end));
  }

  @Override
  public void onDelete(Pod pod, boolean isStateUnknown) {
    ends.remove(Pods.id(pod));
    if (!Pods.isEnded(pod)) {
      told.accept(Pods.id(pod), "its pod was deleted");
    }
  }

  private void ended(String id, Pods.End end) {
    ends.put(id, end.restarts());
    if (end.exitCode() != 0) {
      told.accept(id, "its container ended with %d (%s)".formatted(end.exitCode(), end.reason()));
    }
  }
}
