package dev.longshore.kubernetes;

import dev.longshore.autoscale.TargetInstance;
import dev.longshore.autoscale.TargetInstance.Phase;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a pod tells of its consumer, which is its first container. */
final class Pods {
  private static final String CRASH_LOOP = "CrashLoopBackOff";
  private static final List<String> OVER = List.of("Succeeded", "Failed");

  private Pods() {}

  /** The pod's name, which is the id of its consumer. */
  static String id(Pod pod) {
    return pod.getMetadata().getName();
  }

  /** The pod as an instance. */
  static TargetInstance instance(Pod pod) {
    return new TargetInstance(
        id(pod),
        startedAt(pod),
        phase(pod),
        status(pod).map(ContainerStatus::getRestartCount).orElse(0));
  }

  /**
   * How its consumer ended by itself last, empty while it has not: the current container's end, or
   * that of the one before, with the number of restarts, since each end is one death.
   */
  static Optional<End> end(Pod pod) {
    return status(pod)
        .flatMap(
            status ->
                terminated(status.getState())
                    .map(now -> end(status.getRestartCount(), now))
                    .or(
                        () ->
                            terminated(status.getLastState())
                                .map(before -> end(status.getRestartCount() - 1, before))));
  }

  /**
   * The end of a container.
   *
   * @param restarts how often the container had been restarted before
   * @param exitCode its exit code
   * @param reason why, in the words of Kubernetes
   */
  record End(int restarts, int exitCode, String reason) {}

  /** Whether its consumer has ended and was not started again, as far as the pod tells. */
  static boolean isEnded(Pod pod) {
    return isOver(pod)
        || status(pod).map(ContainerStatus::getState).flatMap(Pods::terminated).isPresent();
  }

  private static End end(int restarts, ContainerStateTerminated terminated) {
    int exitCode = Optional.ofNullable(terminated.getExitCode()).orElse(-1);
    String reason = Optional.ofNullable(terminated.getReason()).orElse("Unknown");
    return new End(restarts, exitCode, reason);
  }

  private static Phase phase(Pod pod) {
    if (isOver(pod)) {
      return Phase.EXITED;
    }
    if (pod.getMetadata().getDeletionTimestamp() != null) {
      return Phase.STOPPING;
    }
    Optional<ContainerState> state = status(pod).map(ContainerStatus::getState);
    if (state.map(ContainerState::getRunning).isPresent()) {
      return Phase.RUNNING;
    }
    if (state.flatMap(Pods::terminated).isPresent()) {
      return Phase.EXITED;
    }
    boolean isCrashLooping =
        state
            .map(ContainerState::getWaiting)
            .filter(waiting -> CRASH_LOOP.equals(waiting.getReason()))
            .isPresent();
    return isCrashLooping ? Phase.CRASH_LOOPING : Phase.STARTING;
  }

  private static boolean isOver(Pod pod) {
    return pod.getStatus() != null && OVER.contains(String.valueOf(pod.getStatus().getPhase()));
  }

  private static Instant startedAt(Pod pod) {
    return status(pod)
        .map(ContainerStatus::getState)
        .map(ContainerState::getRunning)
        .map(running -> running.getStartedAt())
        .or(() -> Optional.ofNullable(pod.getMetadata().getCreationTimestamp()))
        .map(Instant::parse)
        .orElse(Instant.EPOCH);
  }

  private static Optional<ContainerStateTerminated> terminated(@Nullable ContainerState state) {
    return Optional.ofNullable(state).map(ContainerState::getTerminated);
  }

  private static Optional<ContainerStatus> status(Pod pod) {
    return Optional.ofNullable(pod.getStatus())
        .map(status -> status.getContainerStatuses())
        .flatMap(all -> all.stream().findFirst());
  }
}
