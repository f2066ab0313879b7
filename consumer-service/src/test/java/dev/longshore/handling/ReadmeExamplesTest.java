package dev.longshore.handling;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadmeExamplesTest {
  @ParameterizedTest
  @ValueSource(strings = {"python/http_handler.py", "node/exec_handler.js", "java/Orders.java"})
  void theReadmeShowsTheHandlersThatTheTestsRun(String file) throws IOException {
    String example = Files.readString(Path.of("..", "examples", file));

    assertThat(Files.readString(Path.of("..", "README.md"))).contains("\n" + example + "```\n");
  }
}
