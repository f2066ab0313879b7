package dev.longshore.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Header;

/**
 * P7: a dead letter is the message byte for byte, and its headers say where it came from and why it
 * is there. Without faults there is one copy; copies share their park id.
 */
final class DeadLettersComplete implements Promise {
  private static final Set<String> REASONS =
      Set.of("attempts-exhausted", "rejected", "circuit-open");

  @Override
  public void check(History history) {
    Map<Place, Sent> sent = history.sentByPlace();
    Map<Place, Integer> lastAttempts = new HashMap<>();
    history.calls().forEach(call -> lastAttempts.merge(call.place(), call.attempt(), Math::max));
    Map<Place, String> parkIds = new HashMap<>();
    List<Place> copies = new ArrayList<>();
    for (Parked parked : history.parked()) {
      Place origin = parked.origin();
      Sent original =
          Optional.ofNullable(sent.get(origin))
              .orElseThrow(() -> new AssertionError("a dead letter of nothing sent: " + origin));
      checkContent(parked, original);
      checkHeaders(parked, original);
      Integer attempts = lastAttempts.get(origin);
      if (attempts != null) {
        assertThat(parked.header("attempts"))
            .as("attempts of %s", origin)
            .isEqualTo(attempts.toString());
      }
      String other = parkIds.put(origin, parked.header("park-id"));
      if (other != null) {
        copies.add(origin);
        assertThat(parked.header("park-id")).as("park id of %s", origin).isEqualTo(other);
      }
    }
    if (!history.limits().faults()) {
      assertThat(copies).as("dead letters with copies").isEmpty();
    }
    assertThat(Set.copyOf(parkIds.values())).as("park ids").hasSameSizeAs(parkIds.keySet());
  }

  private static void checkContent(Parked parked, Sent original) {
    assertThat(parked.letter().key()).as("key").isEqualTo(original.message().key());
    assertThat(parked.letter().value()).as("value").isEqualTo(original.message().value());
    assertThat(parked.userHeaders())
        .as("user headers")
        .containsExactlyElementsOf(original.message().headers());
  }

  private static void checkHeaders(Parked parked, Sent original) {
    String place = original.place().toString();
    assertThat(Instant.parse(parked.header("origin-timestamp")))
        .as("origin-timestamp of %s", place)
        .isEqualTo(Instant.ofEpochMilli(original.timestamp()));
    assertThat(parked.header("reason")).as("reason of %s", place).isIn(REASONS);
    assertThat(parked.header("group")).as("group of %s", place).isNotBlank();
    assertThat(parked.header("instance")).as("instance of %s", place).isNotBlank();
    assertThat(parked.header("error-class")).as("error-class of %s", place).isNotBlank();
    assertThat(parked.header("error-root-class")).as("error-root-class of %s", place).isNotBlank();
    assertThat(parked.header("error-message")).as("error-message of %s", place).isNotBlank();
    assertThat(parked.header("error-stack").length()).isLessThanOrEqualTo(8 << 10);
    assertThat(parked.header("fingerprint")).matches("[0-9a-f]{16}");
    assertThat(parked.header("park-id")).matches("[0-9a-f]{16}");
    Header redrives = original.message().headers().lastHeader("longshore.redrives");
    assertThat(parked.header("redrives"))
        .as("redrives of %s", place)
        .isEqualTo(redrives == null ? "0" : new String(redrives.value(), StandardCharsets.UTF_8));
    assertThat(Instant.parse(parked.header("first-failed-at")))
        .as("first-failed-at of %s", place)
        .isAfterOrEqualTo(Instant.ofEpochMilli(original.timestamp()))
        .isBeforeOrEqualTo(Instant.parse(parked.header("last-failed-at")));
    assertThat(Instant.parse(parked.header("last-failed-at")))
        .isBeforeOrEqualTo(Instant.now().plusSeconds(1));
  }
}
