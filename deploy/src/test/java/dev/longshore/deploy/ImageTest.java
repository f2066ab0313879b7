package dev.longshore.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.config.ServiceConfig;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ImageTest {
  private final String dockerfile = Repository.read("deploy/Dockerfile");

  @Test
  void theImageRunsAsANumberedUserThatIsNotRoot() {
    assertThat(dockerfile).containsPattern(Pattern.compile("(?m)^USER [1-9][0-9]+:[1-9][0-9]+$"));
  }

  @Test
  void theImageNamesThePortsOfTheContract() {
    assertThat(dockerfile)
        .contains(
            "EXPOSE %d %d"
                .formatted(
                    ServiceConfig.defaults().http().port(),
                    ServiceConfig.defaults().http().managementPort()));
  }

  @Test
  void theHeapFollowsTheMemoryOfTheContainer() {
    assertThat(dockerfile).contains("-XX:MaxRAMPercentage=").doesNotContain("-Xmx");
  }

  @Test
  void whatIsNeededToBuildIsNotIgnored() {
    assertThat(Repository.read(".dockerignore").lines())
        .contains("!pom.xml", "!longshore", "!messaging", "!consumer-service", "!producer-tool")
        .contains("!local-broker", "!deploy/image.sh", "!deploy/pom.xml", "!benchmarks/pom.xml");
    assertThat(Files.isExecutable(Repository.path("deploy/image.sh"))).isTrue();
  }
}
