/**
 * Consumers as pods: reads and scales a Deployment, says which pods should go first, and hears when
 * one ends. Begin with {@link dev.longshore.kubernetes.KubernetesTarget}.
 */
@NullMarked
package dev.longshore.kubernetes;

import org.jspecify.annotations.NullMarked;
