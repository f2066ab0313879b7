package dev.longshore.benchmarks.recovery;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Does what a message's first byte says, and writes it down in a way that outlives {@code kill -9}:
 * one write to a file for each message. Runs inside the consumer process.
 */
public final class LoggingHandler implements MessageHandler {
  /** Done after a moment. */
  static final byte ACK = 'a';

  /** To be handled again, when nobody looks any more. */
  static final byte RETRY = 'r';

  /** Never answered. */
  static final byte NEVER = 'n';

  /** The system property that names the file. */
  static final String FILE = "bench.handled";

  private static final long WORK_NANOS = 2_000_000;
  private static final Duration LATER = Duration.ofMinutes(30);

  private final FileOutputStream file;

  /** For the handler loader. */
  public LoggingHandler() throws IOException {
    this.file = new FileOutputStream(System.getProperty(FILE, ""), true);
  }

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws IOException {
    byte[] value = message.value();
    byte kind = value == null ? ACK : value[0];
    if (kind == ACK) {
      LockSupport.parkNanos(WORK_NANOS);
    }
    Handled handled =
        new Handled(message.partition(), message.offset(), kind == ACK, System.nanoTime());
    file.write(handled.line().getBytes(StandardCharsets.US_ASCII));
    return switch (kind) {
      case RETRY -> Outcome.retry(LATER);
      case NEVER -> Outcome.async();
      default -> Outcome.ack();
    };
  }

  @Override
  public void close() {
    // The file ends with the process, which is what this is about.
  }
}
