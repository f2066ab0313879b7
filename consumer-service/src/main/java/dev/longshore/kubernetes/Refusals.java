package dev.longshore.kubernetes;

import dev.longshore.autoscale.TargetUnreadable;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Tells what went wrong between us and the API server: the cause, the place and the remedy. */
final class Refusals {
  static final int FORBIDDEN = 403;
  static final int MISSING = 404;
  static final int CONFLICT = 409;

  private Refusals() {}

  /** What a failure means for whoever wanted to read or scale a workload. */
  static TargetUnreadable explain(
      KubernetesClientException failure, String wanted, Workload workload) {
    return new TargetUnreadable(
        "cannot %s: %s".formatted(wanted, reason(failure)),
        workload.toString(),
        remedy(failure.getCode()),
        failure);
  }

  /** A deployment that is not there. */
  static TargetUnreadable missing(Workload workload) {
    return new TargetUnreadable("no such deployment", workload.toString(), remedy(MISSING));
  }

  private static String reason(KubernetesClientException failure) {
    if (failure.getCode() > 0) {
      return "the API server answers " + failure.getCode();
    }
    Throwable cause = failure.getCause() == null ? failure : failure.getCause();
    return "the API server cannot be reached: " + cause.getMessage();
  }

  private static String remedy(int code) {
    return switch (code) {
      case 401 -> "check the service account's token or the kubeconfig";
      case FORBIDDEN -> "grant what the Role of deploy/helm or deploy/kustomize grants";
      case MISSING -> "check autoscaler.kubernetes.namespace and autoscaler.kubernetes.deployment";
      default -> "check that the API server answers; it is tried again";
    };
  }
}
