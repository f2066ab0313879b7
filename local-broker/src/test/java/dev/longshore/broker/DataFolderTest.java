package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DataFolderTest {
  @TempDir private Path temporary;

  @Test
  void missingFolderIsCreatedAndMarked() {
    Path root = temporary.resolve("deep/down");

    DataFolder.claim(root).close();

    assertThat(root.resolve(DataFolder.MARKER)).exists();
  }

  @Test
  void markedFolderIsClaimedAgain() throws IOException {
    DataFolder.claim(temporary).close();
    Files.createDirectories(temporary.resolve("kafka/topic-0"));

    DataFolder.claim(temporary).close();

    assertThat(temporary.resolve("kafka/topic-0")).exists();
  }

  @Test
  void folderWithAnEmptyMarkIsOurs() throws IOException {
    Files.createFile(temporary.resolve(DataFolder.MARKER));
    Files.createDirectories(temporary.resolve("kafka"));

    DataFolder.claim(temporary).close();

    assertThat(temporary.resolve(DataFolder.MARKER)).isNotEmptyFile();
  }

  @Test
  void foreignFolderIsRefusedAndLeftAlone() throws IOException {
    Files.writeString(temporary.resolve("letter.txt"), "mine");

    assertRefused(temporary, "was not made by this broker");
    assertThat(temporary).isDirectoryNotContaining("glob:**" + DataFolder.LOCK);
  }

  @Test
  void folderOfAnotherLayoutIsRefused() throws IOException {
    Files.writeString(temporary.resolve(DataFolder.MARKER), "Longshore local broker, layout 2\n");

    assertRefused(temporary, "layout of another version");
  }

  @Test
  void claimedFolderIsRefusedUntilItIsClosed() {
    DataFolder first = DataFolder.claim(temporary);

    assertRefused(temporary, "another broker uses the data folder");
    first.close();
    DataFolder.claim(temporary).close();
  }

  @Test
  void folderThatCannotBeCreatedIsRefused() throws IOException {
    Path file = Files.createFile(temporary.resolve("file"));

    assertRefused(file.resolve("data"), "cannot be written");
    assertRefused(file, "cannot be written");
  }

  @Test
  void commaInThePathIsRefusedBecauseKafkaSplitsThere() {
    assertRefused(temporary.resolve("a,b"), "comma");
  }

  private static void assertRefused(Path root, String problem) {
    assertThatExceptionOfType(BrokerStartException.class)
        .isThrownBy(() -> DataFolder.claim(root))
        .withMessageContaining(problem)
        .withMessageContaining(root.toString())
        .withMessageContaining("--data")
        .satisfies(
            refusal -> assertThat(refusal.reason()).isEqualTo(BrokerStartException.Reason.REFUSED));
  }
}
