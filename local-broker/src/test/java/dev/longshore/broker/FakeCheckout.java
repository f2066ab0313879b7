package dev.longshore.broker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;

/**
 * A folder that looks like a built checkout to the launcher: the real launcher, empty jars, a JDK
 * whose {@code java} is a script, and a folder for {@code PATH} with the system's small tools but
 * neither {@code java} nor {@code mvn}.
 */
final class FakeCheckout {
  private static final List<String> PROGRAMS =
      List.of("local-broker", "consumer-service", "producer-tool");
  private static final List<String> TOOLS =
      List.of(
          "cat",
          "dirname",
          "find",
          "grep",
          "head",
          "mkdir",
          "mktemp",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sleep",
          "tail",
          "tee",
          "touch");
  private static final FileTime PAST = FileTime.from(Instant.parse("2026-01-01T00:00:00Z"));

  private final Path base;
  private final Path root;

  private FakeCheckout(Path base, Path root) {
    this.base = base;
    this.root = root;
  }

  /** Makes one below the folder; its sources are old, so that nothing is to be built. */
  static FakeCheckout below(Path base) throws IOException {
    FakeCheckout checkout =
        new FakeCheckout(base, Files.createDirectories(base.resolve("a checkout")));
    checkout.wrapTools();
    checkout.writeSources();
    for (String program : PROGRAMS) {
      Files.createDirectories(checkout.root.resolve(program).resolve("target/lib"));
      Files.createFile(checkout.jar(program));
    }
    return checkout;
  }

  Path root() {
    return root;
  }

  Path launcher() {
    return root.resolve("longshore");
  }

  Path tools() {
    return base.resolve("tools");
  }

  /** The file that the stub of Maven writes a line to for each build. */
  Path builds() {
    return base.resolve("builds");
  }

  Path jar(String program) {
    return root.resolve(program).resolve("target").resolve(program + "-1.0.jar");
  }

  /**
   * A JDK of that version. Its {@code java} prints its process id and its arguments, one in a line,
   * and goes on with the script. Training runs of the launcher end at once.
   */
  Path jdk(String version, String script) throws IOException {
    Path home = Files.createDirectories(base.resolve("jdk-" + version));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"%s\"\n".formatted(version));
    script(
        home.resolve("bin/java"),
        """
        case "$*" in *ArchiveClassesAtExit*) exit 0 ;; esac
        echo "pid=$$"
        for argument in "$@"; do printf 'argument=%%s\n' "$argument"; done
        %s
        """
            .formatted(script));
    return home;
  }

  /** Puts a {@code mvn} on the path that notes each build, runs the script and makes the jars. */
  void maven(String script) throws IOException {
    StringBuilder text = new StringBuilder("echo build >>'%s'\n%s\n".formatted(builds(), script));
    for (String program : PROGRAMS) {
      text.append(
          "mkdir -p %1$s/target/lib && touch %1$s/target/%1$s-1.0.jar\n".formatted(program));
    }
    script(tools().resolve("mvn"), text.toString());
  }

  /** Makes a source newer than everything that is built. */
  void touchSource() throws IOException {
    Files.setLastModifiedTime(source(), FileTime.from(Instant.now().plusSeconds(1)));
  }

  /** Makes every source old again. */
  void ageSources() throws IOException {
    Files.setLastModifiedTime(source(), PAST);
  }

  private Path source() {
    return root.resolve("messaging/src/main/java/Source.java");
  }

  private void wrapTools() throws IOException {
    Files.createDirectories(tools());
    for (String tool : TOOLS) {
      Path binary = Path.of("/usr/bin", tool);
      Path present = Files.exists(binary) ? binary : Path.of("/bin", tool);
      script(tools().resolve(tool), "exec %s \"$@\"\n".formatted(present));
    }
  }

  private void writeSources() throws IOException {
    Files.copy(Path.of("").toAbsolutePath().resolveSibling("longshore"), launcher());
    Files.createDirectories(source().getParent());
    Files.createFile(source());
    Files.setLastModifiedTime(Files.createFile(root.resolve("pom.xml")), PAST);
    ageSources();
  }

  private static void script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, "#!/bin/sh\n" + text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
