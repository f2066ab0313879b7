package dev.longshore.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupReadingTest {
  private static final Instant FIRST = Instant.ofEpochSecond(1);
  private static final Instant SECOND = Instant.ofEpochSecond(3);
  private static final GroupSnapshot EMPTY =
      new GroupSnapshot(FIRST, GroupSnapshot.ABSENT, List.of(), List.of(), List.of());

  @Test
  void aFailureThatGoesOnKeepsItsBeginning() {
    GroupReading reading = GroupReading.NONE.failed(FIRST, "one").failed(SECOND, "two");

    assertThat(reading.failure()).contains(new GroupReading.Failure(FIRST, "two"));
    assertThat(reading.last()).isEmpty();
  }

  @Test
  void theLastSnapshotStaysWhileNothingCanBeRead() {
    GroupReading reading = GroupReading.NONE.succeeded(EMPTY).failed(SECOND, "gone");

    assertThat(reading.last()).contains(EMPTY);
    assertThat(reading.failure()).isPresent();
  }

  @Test
  void aSuccessEndsTheFailure() {
    GroupReading reading = GroupReading.NONE.failed(FIRST, "gone").succeeded(EMPTY);

    assertThat(reading.failure()).isEmpty();
  }
}
