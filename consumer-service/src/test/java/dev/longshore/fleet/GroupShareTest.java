package dev.longshore.fleet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.MemberAssignment;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class GroupShareTest {

  @Test
  void aMemberHasItsPartOfThePartitions() {
    List<MemberDescription> members = List.of(member("a", 3), member("b", 1), member("c", 0));

    assertThat(GroupShare.share(members, "a")).isEqualTo(0.75);
    assertThat(GroupShare.share(members, "b")).isEqualTo(0.25);
  }

  @Test
  void whoHasNothingYetBeginsWithAnEqualPart() {
    List<MemberDescription> members = List.of(member("a", 3), member("b", 0));

    assertThat(GroupShare.share(members, "b")).isEqualTo(0.5);
    assertThat(GroupShare.share(members, "new")).isEqualTo(1.0 / 3, within(1e-9));
    assertThat(GroupShare.share(List.of(), "first")).isEqualTo(1.0);
  }

  @Test
  void instancesOfTheSameNameDivideTheirPart() {
    List<MemberDescription> members = List.of(member("a", 2), member("a", 4), member("b", 2));

    assertThat(GroupShare.share(members, "a")).isEqualTo(0.375);
  }

  private static MemberDescription member(String client, int partitions) {
    Set<TopicPartition> own =
        IntStream.range(0, partitions)
            .mapToObj(number -> new TopicPartition("of-" + client, number))
            .collect(Collectors.toSet());
    return new MemberDescription(
        client + "-id",
        Optional.empty(),
        Optional.empty(),
        client,
        "host",
        new MemberAssignment(own),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
