package dev.longshore.tool;

import dev.longshore.broker.BrokerSettings;
import dev.longshore.broker.LocalBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One real broker for all integration tests; they use topics of their own. */
final class BrokerExtension implements ParameterResolver {
  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == ToolOnBroker.class;
  }

  @Override
  public ToolOnBroker resolveParameter(ParameterContext parameter, ExtensionContext context) {
    SharedBroker shared =
        context
            .getRoot()
            .getStore(Namespace.create(BrokerExtension.class))
            .computeIfAbsent(SharedBroker.class, key -> SharedBroker.start(), SharedBroker.class);
    return new ToolOnBroker(shared.broker().bootstrap());
  }

  /** Closed by JUnit when all tests are done. */
  private record SharedBroker(LocalBroker broker) implements AutoCloseable {
    static SharedBroker start() {
      try {
        Path folder = Files.createTempDirectory("tool-it");
        return new SharedBroker(LocalBroker.start(new BrokerSettings(0, folder)));
      } catch (IOException full) {
        throw new UncheckedIOException(full);
      }
    }

    @Override
    public void close() {
      broker.close();
    }
  }
}
