package dev.longshore.audit;

import java.util.Optional;

/** One message in flight, and its latest attempt. Owned by the auditor. */
final class DeliveryAudit {
  private final long offset;
  private final Optional<String> key;
  private final long bytes;
  private final long takenAtLine;
  private int attempt;
  private boolean expired;
  private HistoryEvent.Result answer = HistoryEvent.Result.awaiting;
  private long answeredAtLine;

  DeliveryAudit(long offset, Optional<String> key, long bytes, long takenAtLine) {
    this.offset = offset;
    this.key = key;
    this.bytes = bytes;
    this.takenAtLine = takenAtLine;
  }

  long offset() {
    return offset;
  }

  Optional<String> key() {
    return key;
  }

  long bytes() {
    return bytes;
  }

  long takenAtLine() {
    return takenAtLine;
  }

  int attempt() {
    return attempt;
  }

  void start(int number) {
    attempt = number;
    expired = false;
    answer = HistoryEvent.Result.awaiting;
    answeredAtLine = 0;
  }

  /** The first answer of the latest attempt counts; one that comes after its lease does not. */
  void answer(int number, HistoryEvent.Result given, long line) {
    boolean counts = number == attempt && !expired && answer == HistoryEvent.Result.awaiting;
    if (counts && given != HistoryEvent.Result.awaiting) {
      answer = given;
      answeredAtLine = line;
    }
  }

  /** A lease that ended before its answer was carried out: the answer came too late. */
  void expire(int number) {
    if (number == attempt) {
      expired = true;
      answer = HistoryEvent.Result.awaiting;
    }
  }

  boolean isExpired() {
    return expired;
  }

  /** How the latest attempt was answered; awaiting when it was not. */
  HistoryEvent.Result answer() {
    return answer;
  }

  long answeredAtLine() {
    return answeredAtLine;
  }
}
