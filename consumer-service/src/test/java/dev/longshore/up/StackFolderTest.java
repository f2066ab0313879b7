package dev.longshore.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StackFolderTest {
  private static final Path HOME = Path.of("/home/me");

  @TempDir Path root = Path.of("");

  @Test
  void theUsualFolderIsInTheUsersCache() {
    assertThat(StackFolder.usual(Map.of(), HOME, "Linux"))
        .hasToString("/home/me/.cache/longshore/up");
    assertThat(StackFolder.usual(Map.of(), HOME, "Mac OS X"))
        .hasToString("/home/me/Library/Caches/longshore/up");
    assertThat(StackFolder.usual(Map.of("XDG_CACHE_HOME", "/var/c"), HOME, "Linux"))
        .hasToString("/var/c/longshore/up");
  }

  @Test
  void logsOfTheRunBeforeAreRemoved() throws Exception {
    Files.createDirectories(root.resolve("logs"));
    Files.writeString(root.resolve("logs/broker.log"), "old");

    try (StackFolder folder = StackFolder.claim(root)) {
      assertThat(folder.log("broker")).doesNotExist();
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsRefused() throws Exception {
    Path file = Files.writeString(root.resolve("file"), "");

    assertThatThrownBy(() -> StackFolder.claim(file.resolve("below")))
        .isInstanceOfSatisfying(
            ProgramFailure.class,
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.text()).startsWith("--data: cannot write to");
            });
  }

  @Test
  void twoStacksCannotHaveOneFolder() {
    try (StackFolder folder = StackFolder.claim(root)) {
      assertThatThrownBy(() -> StackFolder.claim(folder.root()))
          .isInstanceOf(ProgramFailure.class)
          .hasMessageContaining("another longshore up uses");
    }
  }
}
