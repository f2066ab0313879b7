package dev.longshore.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigTableTest {
  private static final String BEGIN = "<!-- configuration:begin -->\n";
  private static final String END = "<!-- configuration:end -->";

  @Test
  void theReadmeHoldsTheGeneratedTable() throws IOException {
    Path wanted = Path.of("target", "configuration.md");
    Files.createDirectories(wanted.getParent());
    Files.writeString(wanted, ConfigTable.markdown());

    String readme = Files.readString(Path.of("..", "README.md"));
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);

    assertThat(begin).as("README.md has a line %s", BEGIN.strip()).isNotNegative();
    assertThat(end).as("README.md has a line %s after it", END).isGreaterThan(begin);
    assertThat(readme.substring(begin + BEGIN.length(), end))
        .as("the table in README.md; copy it from %s", wanted.toAbsolutePath())
        .isEqualTo(ConfigTable.markdown());
  }

  @Test
  void aRowTellsKeyDefaultAndMeaning() {
    assertThat(ConfigTable.markdown().lines())
        .contains(
            "| key | default | meaning |",
            "| `source.group` | required | Consumer group; its instances compete for the messages."
                + " |",
            "| `workers.ordering` | `key` | Which messages are handled one after the other and in"
                + " order. One of `key`, `partition`, `none`. |",
            "| `auth.mode` | `none` | How users of console and REST API prove who they are. Only"
                + " `none` so far. |");
  }
}
