package dev.longshore.handling;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.handler.BatchHandler;
import dev.longshore.handler.MessageHandler;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds a Java handler: by the name of its class, or the only one that is registered with the
 * ServiceLoader, on the class path or in a jar of the plugins folder.
 */
public final class HandlerLoader {
  private static final String KEY = "handler.class";

  private final Path pluginsFolder;

  /** A loader over the class path and the jars of a folder, which need not exist. */
  public HandlerLoader(Path pluginsFolder) {
    this.pluginsFolder = pluginsFolder;
  }

  /**
   * A new instance of the handler, for one message at a time.
   *
   * @param className its class, or empty for the one that is registered
   * @throws ProgramFailure when there is none, several, or it cannot be made
   */
  public MessageHandler load(String className) {
    return switch (any(className)) {
      case MessageHandler single -> single;
      case BatchHandler batches -> new BatchOfOne(batches);
      case Object other -> throw noHandler(other);
    };
  }

  /**
   * A new instance of the handler, for several messages at a time.
   *
   * @throws ProgramFailure as above, or when it takes one at a time
   */
  public BatchHandler loadForBatches(String className) {
    return switch (any(className)) {
      case BatchHandler batches -> batches;
      case MessageHandler single ->
          throw refused(
              "%s takes one message at a time: implement %s, or set handler.batch.size to 1"
                  .formatted(single.getClass().getName(), BatchHandler.class.getName()));
      case Object other -> throw noHandler(other);
    };
  }

  private Object any(String className) {
    ClassLoader loader = classLoader();
    return className.isEmpty() ? registered(loader) : named(className, loader);
  }

  private static ProgramFailure noHandler(Object other) {
    return refused(
        "%s implements neither %s nor %s"
            .formatted(
                other.getClass().getName(),
                MessageHandler.class.getName(),
                BatchHandler.class.getName()));
  }

  private Object named(String className, ClassLoader loader) {
    try {
      return loader.loadClass(className).getConstructor().newInstance();
    } catch (ClassNotFoundException missing) {
      throw refused(
          "no class " + className + " on the class path or in the jars of " + pluginsFolder);
    } catch (NoSuchMethodException | IllegalAccessException closed) {
      throw refused(
          className + " needs to be public, with a public constructor without parameters");
    } catch (ReflectiveOperationException | LinkageError failure) {
      Throwable cause = failure.getCause() == null ? failure : failure.getCause();
      throw refused(className + " cannot be made: " + cause);
    }
  }

  private Object registered(ClassLoader loader) {
    try {
      List<Object> found =
          Stream.of(MessageHandler.class, BatchHandler.class)
              .flatMap(kind -> ServiceLoader.load(kind, loader).stream())
              .<Object>map(ServiceLoader.Provider::get)
              .toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
      throw refused(
          found.isEmpty()
              ? "no handler is registered in the jars of " + pluginsFolder + "; name its class"
              : "several handlers are registered, name one: " + names(found));
    } catch (ServiceConfigurationError failure) {
      throw refused("a registered handler cannot be made: " + failure.getMessage());
    }
  }

  private static String names(List<Object> handlers) {
    return handlers.stream()
        .map(handler -> handler.getClass().getName())
        .collect(Collectors.joining(", "));
  }

  private ClassLoader classLoader() {
    if (!Files.isDirectory(pluginsFolder)) {
      return HandlerLoader.class.getClassLoader();
    }
    try (Stream<Path> files = Files.list(pluginsFolder)) {
      URL[] jars =
          files
              .filter(file -> file.toString().endsWith(".jar"))
              .sorted()
              .map(HandlerLoader::url)
              .toArray(URL[]::new);
      return new URLClassLoader(jars, HandlerLoader.class.getClassLoader());
    } catch (IOException failure) {
      throw new ProgramFailure(
          ExitCode.USAGE,
          "handler.plugins-dir: cannot read " + pluginsFolder + ": " + failure.getMessage());
    }
  }

  private static URL url(Path jar) {
    try {
      return jar.toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new IllegalStateException("no URL for " + jar, impossible);
    }
  }

  private static ProgramFailure refused(String why) {
    return new ProgramFailure(ExitCode.USAGE, KEY + ": " + why);
  }
}
