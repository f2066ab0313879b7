package dev.longshore.recording;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A handler that does what the message says: a command, and milliseconds.
 *
 * <p>The commands: {@code work}, {@code flaky} (fails twice first), {@code poison} (always fails),
 * {@code reject}, {@code hang} (at first, until interrupted), {@code deaf} (at first, whatever
 * happens), {@code later} (answers after it returned), {@code again} (at first asks for another
 * attempt), {@code extend} (asks for more time half-way), {@code outage} (fails as long as there is
 * a file, whose path comes third).
 */
public final class UnrulyHandler implements MessageHandler {
  private static final Duration MORE = Duration.ofSeconds(2);
  private static final Duration SOON = Duration.ofMillis(100);
  private static final int FLAKY_ATTEMPTS = 2;
  private static final int WORDS = 3;

  /** For the handler loader. */
  public UnrulyHandler() {}

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws Exception {
    byte[] value = message.value();
    String[] words =
        new String(value == null ? new byte[0] : value, StandardCharsets.UTF_8).split(" ", WORDS);
    if (words[0].equals("outage") && Files.exists(Path.of(words[2]))) {
      throw new IllegalStateException("the database is down");
    }
    return obey(words[0], Long.parseLong(words[1]), delivery);
  }

  private static Outcome obey(String command, long millis, DeliveryContext delivery)
      throws InterruptedException {
    boolean first = delivery.attempt() == 1;
    return switch (command) {
      case "flaky" -> {
        Thread.sleep(millis);
        if (delivery.attempt() <= FLAKY_ATTEMPTS) {
          throw new IllegalStateException("not yet");
        }
        yield Outcome.ack();
      }
      case "poison" -> throw new IllegalArgumentException("never");
      case "reject" -> Outcome.reject("no");
      case "hang" -> work(first ? millis : 1);
      case "deaf" -> deaf(first ? millis : 1);
      case "later" -> later(millis, delivery);
      case "again" -> first ? Outcome.retry(SOON) : work(millis);
      case "extend" -> {
        Thread.sleep(millis / 2);
        delivery.extend(MORE);
        yield work(millis / 2);
      }
      default -> work(millis);
    };
  }

  private static Outcome work(long millis) throws InterruptedException {
    Thread.sleep(millis);
    return Outcome.ack();
  }

  private static Outcome deaf(long millis) {
    long started = System.nanoTime();
    while (System.nanoTime() - started < millis * 1_000_000) {
      LockSupport.parkNanos(1_000_000);
    }
    return Outcome.ack();
  }

  private static Outcome later(long millis, DeliveryContext delivery) {
    Thread.ofVirtual()
        .start(
            () -> {
              LockSupport.parkNanos(millis * 1_000_000);
              delivery.ack();
            });
    return Outcome.async();
  }
}
