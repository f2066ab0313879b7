package dev.longshore.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;

/** Meters of the process around the work: the JVM, the machine, the build. */
public final class SystemMeters implements AutoCloseable {
  private final JvmGcMetrics garbage = new JvmGcMetrics();

  /** Registers the meters of this process. */
  public SystemMeters bindTo(MeterRegistry registry) {
    new ClassLoaderMetrics().bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    garbage.bindTo(registry);
    String version = SystemMeters.class.getPackage().getImplementationVersion();
    Gauge.builder("longshore.build.info", () -> 1)
        .description("which build this is")
        .tag("version", version == null ? "development" : version)
        .tag("java", Runtime.version().toString())
        .register(registry);
    return this;
  }

  @Override
  public void close() {
    garbage.close();
  }
}
