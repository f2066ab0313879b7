package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LauncherIT {
  private static final String BROKER = "dev.longshore.broker.BrokerMain";
  private static final String TOOL = "dev.longshore.tool.Main";
  private static final String SERVICE = "dev.longshore.app.Main";

  @TempDir private Path temporary;
  private FakeCheckout checkout;
  private Map<String, String> environment;

  @BeforeEach
  void makeCheckout() throws IOException {
    checkout = FakeCheckout.below(temporary);
    environment = new HashMap<>();
    environment.put("PATH", checkout.tools().toString());
    environment.put("HOME", temporary.toString());
    environment.put("LONGSHORE_JAVA_HOME", checkout.jdk("25.0.1", "").toString());
  }

  @ParameterizedTest
  @CsvSource({
    "send," + TOOL,
    "load," + TOOL,
    "dlq," + TOOL,
    "version," + TOOL,
    "up," + SERVICE,
    "consume," + SERVICE,
    "control," + SERVICE
  })
  void commandWordGoesToItsProgram(String command, String main) throws Exception {
    try (LauncherRun run = launch(command, "--option", "value")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).containsSubsequence(main, command, "--option", "value");
      assertThat(run.errors()).isEmpty();
    }
  }

  @Test
  void brokerIsGivenItsOptionsWithoutTheCommandWord() throws Exception {
    try (LauncherRun run = launch("broker", "--port", "0")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).containsSequence(BROKER, "--port", "0");
    }
  }

  @Test
  void programIsToldWhereTheCheckoutIs() throws Exception {
    try (LauncherRun run = launch("up")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).contains("-Dlongshore.home=" + checkout.root().toRealPath());
    }
  }

  @Test
  void argumentsArriveUnchanged() throws Exception {
    try (LauncherRun run = launch("send", "two words", "", "*", "$HOME", "a\\b")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).endsWith("send", "two words", "", "*", "$HOME", "a\\b");
    }
  }

  @Test
  void moreJvmOptionsComeFromTheEnvironment() throws Exception {
    environment.put("LONGSHORE_JAVA_OPTS", "-Xmx1g -Da=b");

    try (LauncherRun run = launch("broker")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).containsSubsequence("-Xmx256m", "-Xmx1g", "-Da=b", BROKER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-h", "--help", "help"})
  void helpIsTheToolsHelp(String argument) throws Exception {
    try (LauncherRun run = launch(argument)) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).endsWith(TOOL, "help");
    }
  }

  @Test
  void noArgumentMeansHelp() throws Exception {
    try (LauncherRun run = launch()) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).endsWith(TOOL, "help");
    }
  }

  @Test
  void unknownCommandIsRefusedWithTheKnownOnes() throws Exception {
    try (LauncherRun run = launch("sned")) {
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.errors().lines()).singleElement().asString().contains("sned", "send", "up");
    }
  }

  @Test
  void tooOldExplicitJdkIsRefused() throws Exception {
    environment.put("LONGSHORE_JAVA_HOME", checkout.jdk("21.0.2", "").toString());
    environment.put("JAVA_HOME", checkout.jdk("25.0.1", "").toString());

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.errors().lines())
          .singleElement()
          .asString()
          .startsWith("error: LONGSHORE_JAVA_HOME is Java 21.0.2, too old; ")
          .contains("jdk-21.0.2", "25 or newer");
    }
  }

  @Test
  void explicitFolderWithoutAJdkIsRefused() throws Exception {
    environment.put("LONGSHORE_JAVA_HOME", temporary.resolve("nothing").toString());

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isEqualTo(2);
      assertThat(run.errors()).contains("holds no JDK").contains("nothing");
    }
  }

  @Test
  void olderJavaHomeIsPassedOverForTheJavaOnThePath() throws Exception {
    environment.remove("LONGSHORE_JAVA_HOME");
    environment.put("JAVA_HOME", checkout.jdk("17.0.9", "exit 17").toString());
    Path newer = checkout.jdk("27-ea", "exit 27");
    Files.createSymbolicLink(checkout.tools().resolve("java"), newer.resolve("bin/java"));

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isEqualTo(27);
    }
  }

  @Test
  void javaHomeComesBeforeTheJavaOnThePath() throws Exception {
    environment.remove("LONGSHORE_JAVA_HOME");
    environment.put("JAVA_HOME", checkout.jdk("26", "exit 26").toString());
    Path other = checkout.jdk("27", "exit 27");
    Files.createSymbolicLink(checkout.tools().resolve("java"), other.resolve("bin/java"));

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isEqualTo(26);
    }
  }

  @Test
  void jdkWithoutAReleaseFileIsAskedForItsVersion() throws Exception {
    Path home = checkout.jdk("28", "echo 'openjdk version \"28.0.1\" 2028-01-01' >&2");
    Files.delete(home.resolve("release"));
    environment.put("LONGSHORE_JAVA_HOME", home.toString());

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).endsWith(TOOL, "help");
    }
  }

  @Test
  void worksThroughRelativeLinksFromAnotherFolder() throws Exception {
    Path bin = Files.createDirectories(temporary.resolve("bin"));
    Files.createSymbolicLink(temporary.resolve("link"), Path.of("a checkout/longshore"));
    Files.createSymbolicLink(bin.resolve("longshore"), Path.of("../link"));

    try (LauncherRun run = LauncherRun.start(bin, environment, Path.of("./longshore"), "broker")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.arguments()).contains("-Dlongshore.home=" + checkout.root().toRealPath());
    }
  }

  @Test
  void exitCodeOfTheProgramIsTheExitCode() throws Exception {
    environment.put("LONGSHORE_JAVA_HOME", checkout.jdk("25.0.2", "exit 9").toString());

    try (LauncherRun run = launch("load", "orders")) {
      assertThat(run.awaitExit()).isEqualTo(9);
    }
  }

  @Test
  void signalReachesTheProgramBecauseItReplacesTheLauncher() throws Exception {
    String untilTold = "trap 'exit 42' TERM; echo waiting; while :; do sleep 0.05; done";
    environment.put("LONGSHORE_JAVA_HOME", checkout.jdk("25.0.2", untilTold).toString());

    try (LauncherRun run = launch("consume")) {
      run.awaitText("waiting");
      assertThat(run.output()).contains("pid=" + run.pid() + "\n");
      run.terminate();

      assertThat(run.awaitExit()).isEqualTo(42);
    }
  }

  @Test
  void newerSourceIsBuiltOnceAndInputIsLeftForTheProgram() throws Exception {
    environment.put("LONGSHORE_JAVA_HOME", checkout.jdk("25.0.2", "cat").toString());
    checkout.maven("cat >/dev/null; echo '[INFO] Building messaging 1.0   [1/4]'");
    checkout.touchSource();

    try (LauncherRun run = launch("send").feed("hello\n")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.output()).endsWith("hello\n");
      assertThat(run.errors()).contains("building", "messaging 1.0");
    }
    checkout.ageSources();
    try (LauncherRun again = launch("send").feed("again\n")) {
      assertThat(again.awaitExit()).isZero();
      assertThat(again.errors()).isEmpty();
    }
    assertThat(checkout.builds()).hasContent("build");
  }

  @Test
  void missingJarIsBuilt() throws Exception {
    checkout.maven("");
    Files.delete(checkout.jar("producer-tool"));

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isZero();
    }
    assertThat(checkout.builds()).hasContent("build");
  }

  @Test
  void jarOfAnotherProgramIsNotMissed() throws Exception {
    Files.delete(checkout.jar("producer-tool"));

    try (LauncherRun run = launch("up")) {
      assertThat(run.awaitExit()).isZero();
      assertThat(run.errors()).isEmpty();
    }
  }

  @Test
  void failedBuildShowsTheEndOfItsLogAndWhereItIs() throws Exception {
    checkout.maven("echo '[ERROR] it does not compile'; exit 1");
    checkout.touchSource();

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isEqualTo(1);
      assertThat(run.output()).isEmpty();
      assertThat(run.errors())
          .contains("[ERROR] it does not compile", "error: the build failed", "launcher-build.log");
    }
    assertThat(checkout.root().resolve("target/launcher-build.lock")).doesNotExist();
  }

  @Test
  void missingMavenIsNamed() throws Exception {
    checkout.touchSource();

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isEqualTo(1);
      assertThat(run.errors()).contains("mvn is not on the PATH", "install Apache Maven");
    }
  }

  @Test
  void secondStartWaitsForTheBuildOfTheFirst() throws Exception {
    Path go = temporary.resolve("go");
    checkout.maven("while ! [ -f '" + go + "' ]; do sleep 0.05; done");
    Files.delete(checkout.jar("producer-tool"));

    try (LauncherRun first = launch("help")) {
      first.awaitText("building");
      try (LauncherRun second = launch("help")) {
        second.awaitText("waiting for the build that process " + first.pid() + " runs");
        Files.createFile(go);

        assertThat(first.awaitExit()).isZero();
        assertThat(second.awaitExit()).isZero();
      }
    }
    assertThat(checkout.builds()).hasContent("build");
  }

  @Test
  void lockOfADeadProcessIsTakenOver() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(checkout.root().resolve("target/launcher-build.lock"));
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");
    checkout.maven("");
    checkout.touchSource();

    try (LauncherRun run = launch("help")) {
      assertThat(run.awaitExit()).isZero();
    }
    assertThat(lock).doesNotExist();
  }

  private LauncherRun launch(String... arguments) throws IOException {
    return LauncherRun.start(temporary, environment, checkout.launcher(), arguments);
  }
}
