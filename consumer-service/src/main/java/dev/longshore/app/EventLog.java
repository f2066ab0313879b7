package dev.longshore.app;

import dev.longshore.breaker.BreakerEvent;
import dev.longshore.breaker.BreakerListener;
import dev.longshore.breaker.BreakerState;
import dev.longshore.deadletter.DeadLetter;
import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.deadletter.FailureDescription;
import dev.longshore.dedup.DedupEvent;
import dev.longshore.dedup.DedupListener;
import dev.longshore.delivery.Custody;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.DeliveryEvent;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.delivery.Posting;
import dev.longshore.delivery.Settlement;
import dev.longshore.endpoint.Endpoint;
import dev.longshore.endpoint.EndpointListener;
import dev.longshore.limit.AdaptiveLimit;
import dev.longshore.source.SourceEvent;
import dev.longshore.source.SourceListener;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Tells the log what a person wants to know: coordinates, attempts and reasons, never a key or a
 * payload. Any thread.
 */
final class EventLog
    implements DeliveryListener, SourceListener, BreakerListener, DedupListener, EndpointListener {
  private static final Logger LOG = LoggerFactory.getLogger("dev.longshore.delivery");
  private static final Logger BREAKER = LoggerFactory.getLogger("dev.longshore.breaker");
  private static final Logger ENDPOINT = LoggerFactory.getLogger("dev.longshore.endpoint");
  private static final Logger SOURCE = LoggerFactory.getLogger("dev.longshore.source");
  private static final Logger DEDUP = LoggerFactory.getLogger("dev.longshore.dedup");

  /** Whoever gives many messages one id needs to be told so once in a while, not for each. */
  private static final long MISMATCH_INTERVAL_NANOS = Duration.ofSeconds(10).toNanos();

  private final int maxRedrives;
  private final AtomicLong mismatchToldAt =
      new AtomicLong(System.nanoTime() - MISMATCH_INTERVAL_NANOS);

  /** The limit that was told last; owned by the timers' thread. */
  private int toldLimit;

  /**
   * A log.
   *
   * @param maxRedrives how often a dead letter may be sent back
   */
  EventLog(int maxRedrives) {
    this.maxRedrives = maxRedrives;
  }

  @Override
  public void on(DeliveryEvent event) {
    switch (event) {
      case DeliveryEvent.Retried(Delivery delivery, FailureDescription failure, var after) ->
          LOG.debug(
              "{} failed: {}; next in {} ms", delivery, failure.errorClass(), after.toMillis());
      case DeliveryEvent.Expired(Delivery delivery, int attempt) ->
          LOG.warn("{}: attempt {} got no answer within its lease; it failed", delivery, attempt);
      case DeliveryEvent.StaleAnswer(Delivery delivery, int attempt) ->
          LOG.warn("{}: the answer of attempt {} came too late; ignored", delivery, attempt);
      case DeliveryEvent.PostingFailed(
              Delivery delivery,
              String destination,
              FailureDescription failure,
              var after) ->
          LOG.error(
              "{}: its {} cannot be written to {} ({}); {}; it and all that goes there stays"
                  + " unsettled, next try in {} ms",
              delivery,
              delivery.posting().map(Posting::what).orElse("message"),
              destination,
              failure.message(),
              WriteRemedy.of(failure, destination),
              after.toMillis());
      case DeliveryEvent.HandlerDeaf(Delivery delivery, var overdue) ->
          LOG.error(
              "{}: its handler ignores its interrupt, {} ms after its lease ended; it keeps its"
                  + " worker until it returns",
              delivery,
              overdue.toMillis());
    }
  }

  @Override
  public void settled(Delivery delivery, Settlement settlement, long ageMillis) {
    if (settlement instanceof Settlement.Parked(DeadLetterReason reason)) {
      tellParked(delivery, reason);
    }
    if (settlement instanceof Settlement.Forwarded) {
      LOG.debug("{} waits in the retry topic", delivery);
    }
  }

  private void tellParked(Delivery delivery, DeadLetterReason reason) {
    int redrives = DeadLetter.redrivesOf(delivery.message());
    if (redrives == 0) {
      LOG.warn("{} is a dead letter: {}", delivery, reason.text());
      return;
    }
    LOG.warn(
        "{} is a dead letter: {}; it was sent back {} times before{}",
        delivery,
        reason.text(),
        redrives,
        redrives < maxRedrives
            ? ""
            : ", as often as dead-letter.max-redrives allows: a replay leaves it out");
  }

  /** The concurrency was looked at; told in the log where it changes by much. */
  void on(AdaptiveLimit.Decision decision) {
    boolean much = Math.abs(decision.limit() - toldLimit) > toldLimit / 4;
    LOG.atLevel(much ? Level.INFO : Level.DEBUG)
        .log("at most {} messages at once: {}", decision.limit(), decision.reason());
    if (much) {
      toldLimit = decision.limit();
    }
  }

  @Override
  public void ended(Endpoint endpoint, EndpointListener.Ending ending) {
    // Counted by the meters; a line for each would be one per message.
  }

  @Override
  public void turned(Endpoint endpoint, boolean well) {
    if (well) {
      ENDPOINT.info("endpoint {} is in again", endpoint.name());
      return;
    }
    ENDPOINT.warn(
        "endpoint {} ({}) failed several times in a row; it is out, and tried from time to time",
        endpoint.name(),
        endpoint.url());
  }

  @Override
  public void on(BreakerEvent event) {
    if (event.state() == BreakerState.CLOSED) {
      BREAKER.info("{} is closed: {}", event.name(), event.why());
      return;
    }
    BREAKER.warn("{} is {}: {}", event.name(), event.state().text(), event.why());
  }

  @Override
  public void on(SourceEvent event) {
    switch (event) {
      case SourceEvent.Received received -> {}
      case SourceEvent.Committed committed -> {}
      case SourceEvent.Assigned(var partition, long start, long restored) ->
          SOURCE.info(
              "assigned {} from offset {}, {} settled above it", partition, start, restored);
      case SourceEvent.HolderDied(var partition, long offset, Custody custody) ->
          SOURCE.warn(
              "the consumer that had {} before died or lost it; {} from offset {} on until all has"
                  + " been handled that it can have died of",
              partition,
              custody instanceof Custody.Alone
                  ? "it was not the first, so messages are handled one by one"
                  : "few messages are handled at once",
              offset);
      case SourceEvent.Quarantined(var partition, long offset) ->
          SOURCE.error(
              "{} offset {}: consumers died of it; it becomes a dead letter without another attempt,"
                  + " mend the handler before you replay it",
              partition,
              offset);
      case SourceEvent.Revoked(var partitions, int unfinished) ->
          SOURCE.info("gave up {}, {} unfinished", partitions, unfinished);
      case SourceEvent.Lost(var partitions) ->
          SOURCE.warn("lost {}: others have them; answers for them are stale now", partitions);
      case SourceEvent.CommitFailed(String reason) ->
          SOURCE.warn("a commit failed, the next carries the same: {}", reason);
      case SourceEvent.GapMapIgnored(var partition, long offset, String reason) ->
          SOURCE.warn(
              "the metadata of the commit {} of {} is no gap map of ours ({}); what was settled"
                  + " above it is handled again",
              offset,
              partition,
              reason);
      case SourceEvent.GapMapRefused(int refused, String next) ->
          SOURCE.warn(
              "the broker takes no {} characters of commit metadata (offset.metadata.max.bytes);"
                  + " from here on {}",
              refused,
              next);
      case SourceEvent.OutOfRange(var partition, long position, long start, long end) ->
          SOURCE.error(
              "{} stands still: next to read is offset {}, but the broker has {} to {} (retention or"
                  + " truncation); to go on, set the group's offset to where it should",
              partition,
              position,
              start,
              end);
      case SourceEvent.TopicGone(var partition, long position) ->
          SOURCE.error(
              "the topic of {} was deleted; reading it ended at offset {}", partition, position);
      case SourceEvent.TopicRenewed(var partition, long position) ->
          SOURCE.warn(
              "the topic of {} was deleted and made again; it is read from its oldest message,"
                  + " offset {} was of the old one",
              partition,
              position);
      case SourceEvent.HeadStuck(var partition, long offset, var since, String doing) ->
          SOURCE.warn(
              "{} offset {} holds the commit back for {} s: {}",
              partition,
              offset,
              since.toSeconds(),
              doing);
      case SourceEvent.Stalled(var partition, long position, long end, var remedy) ->
          SOURCE.error(
              "{} brings nothing though its log goes on from {} to {}: {}",
              partition,
              position,
              end,
              switch (remedy) {
                case SEEK -> "reading was set back to its position";
                case REJOIN -> "joining the group anew";
                case NONE -> "joining the group anew has not helped; look at its leader";
              });
      case SourceEvent.PollFailed(String reason) ->
          SOURCE.warn("polling failed, it goes on: {}", reason);
    }
  }

  @Override
  public void on(DedupEvent event) {
    switch (event) {
      case DedupEvent.PayloadDiffers(Delivery delivery) -> {
        if (isMismatchDue()) {
          DEDUP.warn(
              "{} has the id of a message that was handled, and another payload; it counts as its"
                  + " duplicate. Give each message an id of its own (longshore.dedup.mismatches"
                  + " counts them)",
              delivery);
        }
      }
      case DedupEvent.Rebuilt(var partition, long ids, var took) ->
          DEDUP.info("{}: {} ids read from the log in {} ms", partition, ids, took.toMillis());
      case DedupEvent.RebuildCut(var partition, long ids, String reason) ->
          DEDUP.warn(
              "{}: its ids could not be read from the log, but for {}: {}; copies of older messages"
                  + " may be handled again",
              partition,
              ids,
              reason);
      case DedupEvent.StoreDown(String reason) ->
          DEDUP.error("the shared store of ids does not answer: {}", reason);
      case DedupEvent.StoreUp up -> DEDUP.info("the shared store of ids answers again");
    }
  }

  private boolean isMismatchDue() {
    long now = System.nanoTime();
    long told = mismatchToldAt.get();
    return now - told >= MISMATCH_INTERVAL_NANOS && mismatchToldAt.compareAndSet(told, now);
  }
}
