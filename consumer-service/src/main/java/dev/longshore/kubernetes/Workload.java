package dev.longshore.kubernetes;

/**
 * A Deployment by its name. Immutable.
 *
 * @param namespace where it is
 * @param name its name
 */
record Workload(String namespace, String name) {
  @Override
  public String toString() {
    return "deployment %s/%s".formatted(namespace, name);
  }
}
