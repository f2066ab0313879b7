package dev.longshore.dedup;

import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.message.Fingerprint;
import dev.longshore.message.HeaderName;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Tells which messages are copies of each other, by what the configuration calls their id.
 *
 * <p>An id counts within its topic, and together with {@code ce_source}, as CloudEvents has it: two
 * sources may number their events alike. It counts together with the replay that sent a dead letter
 * back, too: that copy is to be handled although one with its id was dealt with, but only once per
 * replay. Offsets, times and other headers do not count, since they differ between copies. Any
 * thread.
 */
public final class MessageIds {
  private static final HeaderName SOURCE = HeaderName.of("ce_source");
  private static final HeaderName REDRIVES = HeaderName.of(DeadLetterHeaders.REDRIVES_DONE);
  private static final HeaderName JOB = HeaderName.of(DeadLetterHeaders.REDRIVE_JOB);
  private static final byte[] SOURCE_FOLLOWS = {1};
  private static final byte[] REPLAY_FOLLOWS = {2};

  private final Part part;
  private final HeaderName header;

  /** The topic of the latest message. Written by any thread; all write what fits together. */
  private volatile Topic latest = new Topic("", Fingerprint.NONE);

  /** What an id is taken from. */
  private enum Part {
    HEADER,
    KEY,
    VALUE
  }

  /** A topic's name and its fingerprint. */
  private record Topic(String name, Fingerprint fingerprint) {
    static Topic of(String name) {
      return new Topic(name, Fingerprint.of(name.getBytes(StandardCharsets.UTF_8)));
    }
  }

  private MessageIds(Part part, String header) {
    this.part = part;
    this.header = HeaderName.of(header);
  }

  /** Ids that stand in a header. */
  public static MessageIds ofHeader(String name) {
    return new MessageIds(Part.HEADER, name);
  }

  /** Keys as ids. */
  public static MessageIds ofKey() {
    return new MessageIds(Part.KEY, "");
  }

  /** Whole values as ids. */
  public static MessageIds ofValue() {
    return new MessageIds(Part.VALUE, "");
  }

  /**
   * The fingerprint of a message's id; null for a message without one, which has no copies. The
   * message keeps it, and its payload's checksum: it is looked at the first time only, which is
   * when the poll thread has it in its caches.
   */
  @SuppressWarnings("ReferenceEquality") // there is one that stands for none
  @Nullable Fingerprint of(Message message) {
    Fingerprint identity = message.identity();
    if (identity == null) {
      identity = identify(message);
      boolean hasId = identity != Fingerprint.NONE;
      message.identify(identity, hasId ? Payload.checksum(message) : 0);
    }
    return identity == Fingerprint.NONE ? null : identity;
  }

  private Fingerprint identify(Message message) {
    byte[] id =
        switch (part) {
          case HEADER -> message.header(header);
          case KEY -> message.key();
          case VALUE -> message.value();
        };
    if (id == null) {
      return Fingerprint.NONE;
    }
    Fingerprint fingerprint = topic(message.topic());
    byte[] source = message.header(SOURCE);
    if (source != null) {
      fingerprint = fingerprint.and(SOURCE_FOLLOWS).and(source);
    }
    byte[] redrives = message.header(REDRIVES);
    if (redrives != null) {
      fingerprint = fingerprint.and(REPLAY_FOLLOWS).and(redrives);
      byte[] job = message.header(JOB);
      fingerprint = job == null ? fingerprint : fingerprint.and(job);
    }
    return fingerprint.and(id);
  }

  private Fingerprint topic(String name) {
    Topic topic = latest;
    if (!topic.name().equals(name)) {
      topic = Topic.of(name);
      latest = topic;
    }
    return topic.fingerprint();
  }
}
