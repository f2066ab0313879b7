package dev.longshore.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final CompletableFuture<Void> NEVER = new CompletableFuture<>();

  @TempDir Path folder = Path.of("");

  private @Nullable ChildProcess started;

  @AfterEach
  void killWhatIsLeft() {
    if (started != null) {
      started.kill();
    }
  }

  @Test
  void readyLineIsReturnedWhateverComesBefore() {
    ChildProcess child = start("echo hello; echo ready at=here; read line");

    assertThat(child.awaitReady(LIMIT, NEVER)).isEqualTo("ready at=here");
    assertThat(child.readyLine()).contains("ready at=here");
    assertThat(child.isAlive()).isTrue();
  }

  @Test
  void outputAfterTheReadyLineDoesNotBlockTheChild() {
    ChildProcess child =
        start("echo ready; i=0; while [ $i -lt 20000 ]; do echo line; i=$((i+1)); done");

    child.awaitReady(LIMIT, NEVER);

    assertThat(child.awaitEnd(LIMIT)).isEqualTo(ChildProcess.End.IN_TIME);
  }

  @Test
  void childThatEndsEarlyIsToldWithItsLastLines() {
    ChildProcess child = start("echo 'no disk' >&2; exit 9");

    assertThatThrownBy(() -> child.awaitReady(LIMIT, NEVER))
        .isInstanceOfSatisfying(
            ProgramFailure.class,
            failure ->
                assertThat(failure.text())
                    .contains("child ended with exit code 9", "child.log", "no disk"));
  }

  @Test
  void refusalOfOurOwnProgramsIsPassedOnWithItsExitCode() {
    ChildProcess child = start("echo 'error: the port is in use' >&2; exit 2");

    assertThatThrownBy(() -> child.awaitReady(LIMIT, NEVER))
        .isInstanceOfSatisfying(
            ProgramFailure.class,
            failure -> {
              assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
              assertThat(failure.text()).isEqualTo("child: the port is in use");
            });
  }

  @Test
  void childThatIsNeverReadyIsATimeout() {
    ChildProcess child = start("echo working >&2; read line");

    assertThatThrownBy(() -> child.awaitReady(Duration.ofMillis(200), NEVER))
        .isInstanceOfSatisfying(
            ProgramFailure.class,
            failure -> assertThat(failure.exitCode()).isEqualTo(ExitCode.TIMEOUT));
  }

  @Test
  void waitForReadinessEndsWhenAStopIsWanted() {
    ChildProcess child = start("read line");

    assertThatThrownBy(() -> child.awaitReady(LIMIT, CompletableFuture.completedFuture(null)))
        .isInstanceOf(StackStopped.class);
  }

  @Test
  void childIsDeafToTheTerminalsInterruptButHeedsTermination() throws Exception {
    ChildProcess child = start("echo ready; read line");
    child.awaitReady(LIMIT, NEVER);

    signal("INT", child);
    signal("HUP", child);
    assertThat(child.isAlive()).isTrue();
    child.requestStop();

    assertThat(child.awaitEnd(LIMIT)).isEqualTo(ChildProcess.End.IN_TIME);
    assertThat(child.exitCode()).hasValue(143);
  }

  @Test
  void childThatIgnoresTerminationIsKilledAfterTheLimit() {
    ChildProcess child = start("trap '' TERM; echo ready; read line");
    child.awaitReady(LIMIT, NEVER);

    child.requestStop();

    assertThat(child.awaitEnd(Duration.ofMillis(300))).isEqualTo(ChildProcess.End.KILLED);
    assertThat(child.isAlive()).isFalse();
  }

  @Test
  void commandThatDoesNotExistEndsEarly() {
    ChildProcess child =
        ChildProcess.start(
            new ChildCommand(
                "child", List.of("/no/such/program"), Map.of(), folder.resolve("child.log")));
    started = child;

    assertThatThrownBy(() -> child.awaitReady(LIMIT, NEVER))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("/no/such/program");
  }

  private ChildProcess start(String script) {
    ChildProcess child =
        ChildProcess.start(
            new ChildCommand(
                "child", List.of("/bin/sh", "-c", script), Map.of(), folder.resolve("child.log")));
    started = child;
    return child;
  }

  private static void signal(String name, ChildProcess child) throws Exception {
    Process kill = new ProcessBuilder("kill", "-s", name, Long.toString(child.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }
}
