package dev.longshore.broker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The data folder of one local broker, held under an exclusive lock until closed.
 *
 * <p>Layout: {@code longshore-broker} marks the folder as ours, {@code lock} is the locked file,
 * {@code kafka/} is Kafka's own log folder. A folder that holds anything else and no mark belongs
 * to somebody else and is never touched.
 *
 * <p>Owned by the thread that starts and closes the broker. The operating system drops the lock
 * when the process dies, however it dies.
 */
final class DataFolder implements AutoCloseable {
  static final String MARKER = "longshore-broker";
  static final String LOCK = "lock";

  private static final String MARKER_TEXT = "Longshore local broker, layout 1\n";
  private static final Set<String> IGNORED = Set.of(LOCK, ".DS_Store", "lost+found");

  private final Path root;
  private final FileChannel lock;

  private DataFolder(Path root, FileChannel lock) {
    this.root = root;
    this.lock = lock;
  }

  /** Creates the folder when it is missing, checks that it is ours, locks and marks it. */
  static DataFolder claim(Path root) {
    refuseComma(root);
    try {
      Files.createDirectories(root);
      refuseForeign(root);
      DataFolder folder = new DataFolder(root, lock(root));
      folder.mark();
      return folder;
    } catch (IOException failure) {
      throw BrokerStartException.refused(
          "the data folder cannot be written (" + describe(failure) + ")",
          root,
          "take a folder you may write to with --data",
          failure);
    }
  }

  /** Kafka's log folder; whether it is formatted is not known here. */
  Path kafka() {
    return root.resolve("kafka");
  }

  @Override
  public void close() {
    try {
      lock.close();
    } catch (IOException ignored) {
      // The lock goes with the descriptor, and nothing was written through it that could be lost.
    }
  }

  private static void refuseComma(Path root) {
    if (root.toString().indexOf(',') >= 0) {
      throw BrokerStartException.refused(
          "Kafka takes a comma in a path for the end of it",
          root,
          "take a folder without a comma in its path with --data");
    }
  }

  private static void refuseForeign(Path root) throws IOException {
    Path marker = root.resolve(MARKER);
    if (Files.exists(marker)) {
      String text = Files.readString(marker);
      // An empty mark is ours too: the process died between creating and filling it.
      if (!text.isEmpty() && !text.equals(MARKER_TEXT)) {
        throw BrokerStartException.refused(
            "the data folder has a layout of another version", root, "take another with --data");
      }
      return;
    }
    try (Stream<Path> entries = Files.list(root)) {
      if (entries.anyMatch(entry -> !IGNORED.contains(nameOf(entry)))) {
        throw BrokerStartException.refused(
            "the data folder is not empty and was not made by this broker",
            root,
            "take an empty or new folder with --data");
      }
    }
  }

  private static String nameOf(Path entry) {
    return Objects.toString(entry.getFileName(), "");
  }

  private static FileChannel lock(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(root.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (acquired(channel)) {
      return channel;
    }
    channel.close();
    throw BrokerStartException.refused(
        "another broker uses the data folder",
        root,
        "stop that broker or take another folder with --data");
  }

  private static boolean acquired(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException heldInThisProcess) {
      return false;
    }
  }

  private void mark() throws IOException {
    Path marker = root.resolve(MARKER);
    try {
      if (!Files.exists(marker) || Files.size(marker) == 0) {
        Files.writeString(marker, MARKER_TEXT);
      }
    } catch (IOException failure) {
      close();
      throw failure;
    }
  }

  private static String describe(IOException failure) {
    return failure.getClass().getSimpleName().replace("Exception", "")
        + ": "
        + failure.getMessage();
  }
}
