package dev.longshore.deadletter;

import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Why and where a message was parked: everything that its dead-letter headers say.
 *
 * @param originTopic the topic it came from
 * @param originPartition the partition it came from
 * @param originOffset its offset there
 * @param originTimestamp its timestamp there
 * @param group the consumer group that parked it
 * @param reason why
 * @param attempts how many attempts were made
 * @param failure what the last attempt failed with
 * @param firstFailedAt when the first attempt failed
 * @param lastFailedAt when the last attempt failed
 * @param instance the consumer instance that parked it
 * @param redrives how often it had been sent back before
 */
public record DeadLetter(
    String originTopic,
    int originPartition,
    long originOffset,
    Instant originTimestamp,
    String group,
    DeadLetterReason reason,
    int attempts,
    FailureDescription failure,
    Instant firstFailedAt,
    Instant lastFailedAt,
    String instance,
    int redrives) {
  /** What of a message tells its cause; behind it stand the details of the one that failed. */
  private static final int LONGEST_CAUSE = 500;

  /** The status of an answer, which tells one cause from another; quoted text; what has digits. */
  private static final Pattern VARYING =
      Pattern.compile(
          "(?i)\\b((?:answered|status|http)[ :=]{1,3}[1-5][0-9]{2})\\b"
              + "|(?<!\\w)'[^']*'|\"[^\"]*\"|\\S*[0-9]\\S*");

  /** How often a message has been sent back, as its own header says; 0 for one that never was. */
  public static int redrivesOf(Message message) {
    return message.headers().text(DeadLetterHeaders.REDRIVES_DONE).map(DeadLetter::count).orElse(0);
  }

  /**
   * The same for all failures with the same cause, whichever instance or version they come from:
   * reason, classes and the beginning of the message, in which everything with a digit or in quotes
   * is blanked but for the status of an answer, hashed to 16 hexadecimal digits.
   */
  public String fingerprint() {
    String text = failure.message().strip();
    String beginning = text.substring(0, Math.min(text.length(), LONGEST_CAUSE));
    String firstLine = beginning.lines().findFirst().orElse("");
    String message =
        VARYING
            .matcher(firstLine)
            .replaceAll(
                match -> match.group(1) == null ? "#" : Matcher.quoteReplacement(match.group()));
    return hash(
        String.join("\n", reason.text(), failure.errorClass(), failure.rootClass(), message));
  }

  /** The same for every copy of one parked message, so that copies can be told from each other. */
  public String parkId() {
    return hash(
        String.join(
            "\n",
            group,
            originTopic,
            Integer.toString(originPartition),
            Long.toString(originOffset),
            Long.toString(originTimestamp.toEpochMilli())));
  }

  private static int count(String text) {
    try {
      return Math.max(0, Integer.parseInt(text));
    } catch (NumberFormatException notOurs) {
      return 0;
    }
  }

  /** FNV-1a, 64 bits: an identifier, not a protection. */
  private static String hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte next : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (next & 0xff)) * 0x100000001b3L;
    }
    return "%016x".formatted(hash);
  }
}
