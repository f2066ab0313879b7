package dev.longshore.fleet;

import dev.longshore.connection.KafkaErrors;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * The part of what a whole group may do that falls to one of its members, as the broker knows the
 * group now: its part of the assigned partitions, so that members without work keep nothing from
 * the others. Over all members that is one. Any thread.
 */
public final class GroupShare {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  private final Admin admin;
  private final String group;
  private final String client;

  /**
   * A question over an admin client, which stays its caller's to close.
   *
   * @param client the member's client id
   */
  public GroupShare(Admin admin, String group, String client) {
    this.admin = admin;
    this.group = group;
    this.client = client;
  }

  /**
   * Asks the broker. Does not block.
   *
   * @return more than zero and at most one; fails when the broker does not answer or refuses
   */
  public CompletionStage<Double> ask() {
    KafkaFuture<ConsumerGroupDescription> description =
        Objects.requireNonNull(
            admin
                .describeConsumerGroups(
                    List.of(group),
                    new DescribeConsumerGroupsOptions().timeoutMs((int) TIMEOUT.toMillis()))
                .describedGroups()
                .get(group));
    CompletableFuture<Double> share = new CompletableFuture<>();
    KafkaFuture<ConsumerGroupDescription> _ =
        description.whenComplete(
            (known, failure) -> {
              if (failure == null) {
                share.complete(share(known.members(), client));
              } else if (KafkaErrors.unwrap(failure) instanceof GroupIdNotFoundException) {
                share.complete(1.0);
              } else {
                share.completeExceptionally(KafkaErrors.unwrap(failure));
              }
            });
    return share;
  }

  /**
   * What a client has of all assigned partitions. While it has none: an equal part, itself counted,
   * so that whoever joins begins with little.
   */
  static double share(Collection<MemberDescription> members, String client) {
    List<MemberDescription> own =
        members.stream().filter(member -> member.clientId().equals(client)).toList();
    int all = members.stream().mapToInt(GroupShare::partitions).sum();
    int ours = own.stream().mapToInt(GroupShare::partitions).sum();
    if (ours == 0) {
      return 1.0 / (own.isEmpty() ? members.size() + 1 : members.size());
    }
    return (double) ours / all / own.size();
  }

  private static int partitions(MemberDescription member) {
    return member.assignment().topicPartitions().size();
  }
}
