package dev.longshore.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.deadletter.FailureDescription;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.KafkaStorageException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

/** Whoever reads that a topic cannot be written to reads what to do. */
class WriteRemedyTest {
  @Test
  void eachErrorHasItsRemedy() {
    assertThat(remedy(new TopicAuthorizationException("denied")))
        .isEqualTo("allow this client to write to topic orders.dlq");
    assertThat(remedy(new UnknownTopicOrPartitionException("gone")))
        .isEqualTo("create it: longshore topics apply --topic orders.dlq:8");
    assertThat(remedy(new TimeoutException("Topic orders.dlq not present in metadata")))
        .startsWith("create it");
    assertThat(remedy(new TimeoutException("120000 ms has passed since batch creation")))
        .contains("leaders of topic orders.dlq");
    assertThat(remedy(new NotEnoughReplicasException("1 of 2"))).contains("min.insync.replicas");
    assertThat(remedy(new KafkaStorageException("disk"))).contains("disks of the brokers");
    assertThat(remedy(new ThrottlingQuotaExceededException("slowly")))
        .isEqualTo("it is tried until it succeeds");
  }

  private static String remedy(ApiException failure) {
    return WriteRemedy.of(FailureDescription.of(failure), "orders.dlq");
  }
}
