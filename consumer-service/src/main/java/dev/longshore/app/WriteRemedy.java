package dev.longshore.app;

import dev.longshore.deadletter.FailureDescription;

/** What a person can do about a topic that cannot be written to. */
final class WriteRemedy {
  private WriteRemedy() {}

  /** The remedy, to be read after "; ". */
  static String of(FailureDescription failure, String topic) {
    String error = failure.errorClass();
    return switch (error.substring(error.lastIndexOf('.') + 1)) {
      case "TopicAuthorizationException" -> "allow this client to write to topic " + topic;
      case "ClusterAuthorizationException", "TransactionalIdAuthorizationException" ->
          "allow this client to write with its transactional id";
      case "UnknownTopicOrPartitionException" -> missing(topic);
      case "TimeoutException" ->
          failure.message().contains("not present in metadata")
              ? missing(topic)
              : "look whether the leaders of topic " + topic + " are up and keep pace";
      case "NotEnoughReplicasException", "NotEnoughReplicasAfterAppendException" ->
          "bring the missing brokers back: fewer replicas than min.insync.replicas are in sync";
      case "RecordTooLargeException" -> "raise max.message.bytes of topic " + topic;
      case "KafkaStorageException" -> "look at the disks of the brokers";
      default -> "it is tried until it succeeds";
    };
  }

  private static String missing(String topic) {
    return "create it: longshore topics apply --topic " + topic + ":8";
  }
}
