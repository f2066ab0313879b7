package dev.longshore.fleet;

import dev.longshore.connection.KafkaErrors;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts members out of a consumer group by the name that they have there. Their partitions go to
 * others at once, instead of when their session has timed out; one that lives after all is fenced:
 * what it held is stale, and it joins anew. Blocks, for at most a few seconds. Any thread.
 */
public final class Evictor {
  private static final Logger LOG = LoggerFactory.getLogger(Evictor.class);
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int LONGEST_REASON = 200;

  private final Admin admin;
  private final String group;

  /** What came of an eviction. */
  public enum Result {
    /** It is out. */
    EVICTED,
    /** Nobody has that name in the group. */
    ABSENT,
    /** The broker refused or did not answer; the session's end will do it. */
    FAILED
  }

  /** An evictor over an admin client, which stays its caller's to close. */
  public Evictor(Admin admin, String group) {
    this.admin = admin;
    this.group = group;
  }

  /** Puts the member of that name out of the group. */
  public Result release(String staticId, String reason) {
    RemoveMembersFromConsumerGroupOptions options =
        new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(staticId)));
    options.reason(reason.substring(0, Math.min(reason.length(), LONGEST_REASON)));
    options.timeoutMs(Math.toIntExact(LIMIT.toMillis()));
    KafkaFuture<Void> removed =
        admin
            .removeMembersFromConsumerGroup(group, options)
            .memberResult(new MemberToRemove(staticId));
    try {
      removed.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      LOG.info("member {} was put out of group {}: {}", staticId, group, reason);
      return Result.EVICTED;
    } catch (ExecutionException failure) {
      return failed(staticId, KafkaErrors.unwrap(failure));
    } catch (TimeoutException late) {
      return failed(staticId, late);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return Result.FAILED;
    }
  }

  private Result failed(String staticId, Throwable failure) {
    if (failure instanceof UnknownMemberIdException
        || failure instanceof GroupIdNotFoundException) {
      return Result.ABSENT;
    }
    LOG.warn(
        "member {} of group {} could not be put out ({}); its partitions move when its session has"
            + " timed out",
        staticId,
        group,
        failure.toString());
    return Result.FAILED;
  }
}
