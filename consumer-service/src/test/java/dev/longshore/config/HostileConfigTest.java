package dev.longshore.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostileConfigTest {
  @TempDir Path folder;

  @Test
  void aSyntaxErrorIsToldInOneLineWithItsPlace() {
    assertThat(ConfigFixture.yaml(folder, "source:\n  topics: [orders\nhandler: {}\n").problems())
        .singleElement()
        .asString()
        .startsWith("longshore.yaml:3: not YAML: ");
  }

  @Test
  void aSyntaxErrorDoesNotHideTheProblemsOfOtherLayers() {
    assertThat(
            ConfigFixture.yaml(folder, "a: [\n").overrides("workers.concurrency=many").problems())
        .hasSize(2)
        .last()
        .asString()
        .isEqualTo(
            "-D workers.concurrency: workers.concurrency: expected a whole number or auto, got \"many\"");
  }

  @Test
  void aMissingFileIsTold() {
    assertThat(ConfigFixture.file(folder.resolve("nowhere.yaml")).problems())
        .containsExactly("nowhere.yaml: does not exist");
  }

  @Test
  void aDirectoryIsTold() {
    assertThat(ConfigFixture.file(folder).problems())
        .containsExactly(folder.getFileName() + ": is a directory");
  }

  @Test
  void aFileOfSomebodyElseIsTold() throws IOException {
    ConfigFixture fixture = ConfigFixture.yaml(folder, ConfigFixture.REQUIRED);
    Path file = folder.resolve("longshore.yaml");
    Files.setPosixFilePermissions(file, Set.of());
    assumeFalse(Files.isReadable(file), "this user may read everything");

    assertThat(fixture.problems()).containsExactly("longshore.yaml: may not be read by this user");
  }

  @Test
  void aFileThatFailsWhileItIsReadIsTold() {
    Path memory = Path.of("/proc/self/mem");
    assumeTrue(Files.exists(memory), "there is no such file on this system");

    assertThat(ConfigFixture.file(memory).problems())
        .singleElement()
        .asString()
        .startsWith("mem: cannot be read: ");
  }

  @Test
  void bytesThatAreNotUtf8AreToldWithTheirLine() {
    byte[] latin = "source:\n  group: caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(ConfigFixture.bytes(folder, latin).problems())
        .containsExactly("longshore.yaml:2: is not UTF-8 text");
  }

  @Test
  void aCharacterCutAtTheEndOfTheFileIsTold() {
    byte[] cut = {'a', ':', ' ', (byte) 0xc3};

    assertThat(ConfigFixture.bytes(folder, cut).problems())
        .containsExactly("longshore.yaml:1: is not UTF-8 text");
  }

  @Test
  void anUnprintableCharacterIsToldWithItsLine() {
    assertThat(ConfigFixture.yaml(folder, "source:\n  group: a\u0007b\n").problems())
        .containsExactly("longshore.yaml:2: has an unprintable character");
  }

  @Test
  void aFileThatIsTooLargeIsTold() {
    assertThat(ConfigFixture.yaml(folder, "#".repeat((1 << 20) + 1)).problems())
        .containsExactly("longshore.yaml: is larger than 1MiB");
  }

  @Test
  void anEndlessFileIsNotReadToItsEnd() {
    assertThat(ConfigFixture.file(Path.of("/dev/zero")).problems())
        .singleElement()
        .asString()
        .endsWith("is larger than 1MiB");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "? ", "[{a: "})
  void deepNestingIsRefusedBeforeTheStackEnds(String opening) {
    String yaml = opening.repeat(20_000);

    assertThat(ConfigFixture.yaml(folder, yaml).problems())
        .containsExactly("longshore.yaml:1: is nested deeper than 20 levels");
  }

  @Test
  void aliasesAreRefusedBeforeTheyGrow() {
    String bomb =
        """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a, *a, *a]
        """;

    assertThat(ConfigFixture.yaml(folder, bomb).problems())
        .containsExactly(
            "longshore.yaml:1: anchors and aliases are not allowed; write the value out");
  }

  @Test
  void tagsAreRefused() {
    assertThat(ConfigFixture.yaml(folder, "a: 1\nb: !!javax.script.X [1]\n").problems())
        .containsExactly(
            "longshore.yaml:2: tags are not allowed: tag:yaml.org,2002:javax.script.X");
  }

  @ParameterizedTest
  @ValueSource(strings = {"- a\n", "just text\n"})
  void aFileWithoutKeysIsTold(String yaml) {
    assertThat(ConfigFixture.yaml(folder, yaml).problems())
        .first()
        .isEqualTo("longshore.yaml:1: expected keys and values");
  }

  @Test
  void aKeyThatIsNoTextIsTold() {
    assertThat(ConfigFixture.yaml(folder, "? [a, b]\n: c\n").problems())
        .containsExactly("longshore.yaml:1: a key must be text");
  }

  @Test
  void aSecondDocumentIsTold() {
    assertThat(ConfigFixture.yaml(folder, ConfigFixture.REQUIRED + "---\na: b\n").problems())
        .containsExactly("longshore.yaml:3: has a second document; one is allowed");
  }

  @Test
  void duplicateClientPropertiesAreTold() {
    String yaml =
        ConfigFixture.REQUIRED
            + """
            kafka:
              properties:
                linger.ms: 1
                linger.ms: 2
            """;

    assertThat(ConfigFixture.yaml(folder, yaml).problems())
        .containsExactly(
            "longshore.yaml:6: kafka.properties.linger.ms: duplicate key, already on line 5");
  }

  @Test
  void valuesCannotForgeLinesOrFlood() {
    assertThat(
            ConfigFixture.yaml(folder, ConfigFixture.REQUIRED)
                .overrides(
                    "workers.concurrency=1\nlongshore.yaml:1: forged\u001b[2J",
                    "workers.threads=" + "x".repeat(100_000),
                    "y".repeat(100_000) + "=1")
                .problems())
        .hasSize(3)
        .allMatch(line -> line.length() < 1_100)
        .contains(
            "-D workers.concurrency: workers.concurrency: expected a whole number or auto, got \"1"
                + " longshore.yaml:1: forged [2J\"");
  }

  @Test
  @Timeout(20)
  void aFileFullOfMistakesIsToldInReasonableTime() {
    StringBuilder yaml = new StringBuilder(ConfigFixture.REQUIRED);
    for (int line = 0; line < 5_000; line++) {
      yaml.append("workers-").append(line).append(": 1\n");
    }

    assertThat(ConfigFixture.yaml(folder, yaml.toString()).problems()).hasSize(5_000);
  }

  @Test
  void endpointsInAWrongShapeAreTold() {
    assertThat(endpoints("[{url: http://a/, wieght: 2}]"))
        .containsExactly("item 1 of the list has the unknown key wieght (did you mean weight?)");
    assertThat(endpoints("[http://a/, {weight: 2}]"))
        .containsExactly("item 2 of the list has no url");
    assertThat(endpoints("[{url: http://a/, weight: [1]}]"))
        .containsExactly("item 1 of the list has a weight that is not text");
    assertThat(endpoints("[[http://a/]]")).containsExactly("item 1 of the list is not text");
    assertThat(endpoints("{url: http://a/}")).containsExactly("expected a list, got a section");
    assertThat(endpoints("[]"))
        .containsExactly("type http needs handler.url, for example http://localhost:9000/");
  }

  @Test
  void anHttpHandlerHasOneUrlOrEndpoints() {
    assertThat(
            ConfigFixture.yaml(
                    folder,
                    """
                    source: { topics: [orders], group: workers }
                    handler:
                      type: http
                      url: http://a/
                      endpoints: [http://b/]
                    """)
                .problems())
        .containsExactly(
            "longshore.yaml:5: handler.endpoints: url and endpoints are both set; write all places"
                + " as endpoints");
  }

  private List<String> endpoints(String yaml) {
    return ConfigFixture.yaml(
            folder,
            "source: { topics: [orders], group: workers }\n"
                + "handler:\n  type: http\n  endpoints: %s\n".formatted(yaml))
        .problems()
        .stream()
        .map(problem -> problem.replaceFirst("longshore.yaml:[34]: handler[.a-z]*: ", ""))
        .toList();
  }
}
