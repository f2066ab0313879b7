package dev.longshore.up;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The data folder of a stack, held under a lock until closed: {@code kafka/} is the broker's,
 * {@code logs/} has what the children log, {@code consumers.yaml} is the configuration of the
 * sample's consumers. The system drops the lock when the process dies, however it dies.
 */
public final class StackFolder implements AutoCloseable {
  private static final String LOG_SUFFIX = ".log";

  private final Path root;
  private final FileChannel lock;

  private StackFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Where the data is when nobody says: {@code longshore/up} below the user's cache folder. */
  public static Path usual(Map<String, String> environment, Path home, String operatingSystem) {
    Path configured = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    boolean mac = operatingSystem.toLowerCase(Locale.ROOT).startsWith("mac");
    Path cache = mac ? home.resolve("Library").resolve("Caches") : home.resolve(".cache");
    return (configured.isAbsolute() ? configured : cache).resolve("longshore").resolve("up");
  }

  /**
   * Makes the folder when it is missing, locks it, and removes the logs of the run before.
   *
   * @throws ProgramFailure when it cannot be written or another stack has it
   */
  public static StackFolder claim(Path folder) {
    Path root = folder.toAbsolutePath();
    try {
      Files.createDirectories(root.resolve("logs"));
      FileChannel lock =
          FileChannel.open(
              root.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!acquired(lock)) {
        lock.close();
        throw refused("another longshore up uses " + root + "; stop it or take another folder");
      }
      StackFolder claimed = new StackFolder(root, lock);
      claimed.removeLogs();
      return claimed;
    } catch (IOException failure) {
      throw refused("cannot write to " + root + " (" + failure + "); take another folder");
    }
  }

  /** The folder. */
  public Path root() {
    return root;
  }

  /** The broker's data. */
  Path kafka() {
    return root.resolve("kafka");
  }

  /** What consumers log. */
  Path logs() {
    return root.resolve("logs");
  }

  /** What a child logs. */
  Path log(String child) {
    return root.resolve("logs").resolve(child + LOG_SUFFIX);
  }

  /** Writes the configuration of the sample's consumers, and tells where. */
  public Path writeConfiguration(String yaml) {
    Path file = root.resolve("consumers.yaml");
    try {
      return Files.writeString(file, yaml);
    } catch (IOException failure) {
      throw refused("cannot write " + file + " (" + failure + "); take another folder");
    }
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException ignored) {
      // The lock goes with the descriptor, and nothing was written through it.
    }
  }

  private static boolean acquired(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  private void removeLogs() throws IOException {
    try (Stream<Path> logs = Files.list(root.resolve("logs"))) {
      for (Path log : logs.filter(file -> file.toString().endsWith(LOG_SUFFIX)).toList()) {
        Files.deleteIfExists(log);
      }
    }
  }

  private static ProgramFailure refused(String why) {
    return new ProgramFailure(ExitCode.USAGE, "--data: " + why);
  }
}
