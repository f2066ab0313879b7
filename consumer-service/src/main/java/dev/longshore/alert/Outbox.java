package dev.longshore.alert;

import io.github.resilience4j.core.IntervalFunction;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts letters one after the other, in their order, from a thread of its own. What fails for a
 * while is tried again with growing pauses; what is refused is not. It holds a bounded number: when
 * it is full the oldest letter is given up for the newest. Any thread.
 */
final class Outbox implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final String name;
  private final int attempts;
  private final IntervalFunction pauses;
  private final BlockingDeque<Letter> letters;
  private final HttpClient client =
      HttpClient.newBuilder().connectTimeout(TIMEOUT).followRedirects(Redirect.NEVER).build();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final LongAdder posted = new LongAdder();
  private final LongAdder givenUp = new LongAdder();
  private final Thread thread;

  /**
   * An outbox, open and empty.
   *
   * @param name what it is called in the log
   * @param capacity letters it holds, at most
   * @param attempts how often a letter is tried
   * @param pauses the pause after each failed attempt, in milliseconds
   */
  Outbox(String name, int capacity, int attempts, IntervalFunction pauses) {
    this.name = name;
    this.attempts = attempts;
    this.pauses = pauses;
    this.letters = new LinkedBlockingDeque<>(capacity);
    this.thread = Thread.ofPlatform().name(name).daemon(true).unstarted(this::run);
  }

  /** Begins to post. To be called once. */
  Outbox start() {
    thread.start();
    return this;
  }

  /** Adds a letter; does not block. */
  void add(Letter letter) {
    while (!letters.offerLast(letter)) {
      Letter oldest = letters.pollFirst();
      if (oldest != null) {
        giveUp(oldest, "too many wait to be sent");
      }
    }
  }

  /** Letters that were taken by whom they were for. */
  long posted() {
    return posted.sum();
  }

  /** Letters that never arrived. */
  long givenUp() {
    return givenUp.sum();
  }

  /** Stops posting; what waits is given up. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
    client.shutdownNow();
    letters.forEach(letter -> giveUp(letter, "this instance stops"));
  }

  private void run() {
    try {
      while (closed.getCount() > 0) {
        post(letters.takeFirst());
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void post(Letter letter) throws InterruptedException {
    String failure = "";
    for (int attempt = 1; attempt <= attempts; attempt++) {
      Reply reply = tryOnce(letter);
      switch (reply) {
        case Reply.Taken _ -> {
          posted.increment();
          return;
        }
        case Reply.Refused refused -> {
          giveUp(letter, refused.why());
          return;
        }
        case Reply.Failed failed -> failure = failed.why();
      }
      if (attempt < attempts && closed.await(pauses.apply(attempt), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
    giveUp(letter, "%d attempts failed, the last one with %s".formatted(attempts, failure));
  }

  private Reply tryOnce(Letter letter) throws InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(letter.to())
            .timeout(TIMEOUT)
            .header("content-type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(letter.body()));
    letter.headers().get().forEach(request::setHeader);
    try {
      return Reply.of(client.send(request.build(), BodyHandlers.discarding()).statusCode());
    } catch (IOException failure) {
      return new Reply.Failed(failure.toString());
    }
  }

  /** The address is not told in whole: its path may be a secret. */
  private void giveUp(Letter letter, String why) {
    givenUp.increment();
    LOG.warn(
        "{}: {} was not delivered to {}: {}", name, letter.what(), letter.to().getAuthority(), why);
  }

  /** What came of an attempt. */
  sealed interface Reply {
    /** It was taken. */
    record Taken() implements Reply {}

    /** It will never be taken. */
    record Refused(String why) implements Reply {}

    /** It may be taken later. */
    record Failed(String why) implements Reply {}

    /** What a status means. */
    static Reply of(int status) {
      if (status >= 200 && status < 300) {
        return new Taken();
      }
      if (status == 408 || status == 425 || status == 429 || status >= 500) {
        return new Failed("status " + status);
      }
      return new Refused("it was refused with status " + status);
    }
  }
}
