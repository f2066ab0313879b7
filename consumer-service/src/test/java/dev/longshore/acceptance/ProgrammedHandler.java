package dev.longshore.acceptance;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * A Java handler that asks the test's stub what to do with each message, does it, and says when it
 * is over. Runs inside the consumer process.
 *
 * <p>The commands: {@code ack}, {@code sleep MILLIS} (until interrupted), {@code deaf MILLIS}
 * (whatever happens), {@code throw}, {@code reject}, {@code exit CODE}, {@code oom} (until the heap
 * is full).
 */
public final class ProgrammedHandler implements MessageHandler {
  /** The header that the command comes in. */
  static final String COMMAND = "Command";

  /** The system property that says where the stub is. */
  static final String STUB = "acceptance.stub";

  private final HttpClient client = HttpClient.newHttpClient();
  private final String stub = System.getProperty(STUB, "");
  private final String name = UUID.randomUUID().toString();
  private final AtomicLong numbers = new AtomicLong();

  /** For the handler loader. */
  public ProgrammedHandler() {}

  @Override
  public Outcome handle(Message message, DeliveryContext delivery) throws Exception {
    String lease = name + "-" + numbers.incrementAndGet();
    String[] command = ask(message, delivery, lease).split(" ");
    boolean done = false;
    try {
      Outcome outcome = obey(command);
      done = outcome instanceof Outcome.Ack;
      return outcome;
    } finally {
      tell(lease, done);
    }
  }

  private static Outcome obey(String[] command) throws InterruptedException {
    return switch (command[0]) {
      case "sleep" -> {
        Thread.sleep(Long.parseLong(command[1]));
        yield Outcome.ack();
      }
      case "deaf" -> {
        ignoreEverything(Long.parseLong(command[1]));
        yield Outcome.ack();
      }
      case "throw" -> throw new IllegalStateException("told to throw", new IOException("inner"));
      case "reject" -> Outcome.reject("told to reject");
      case "exit" -> {
        System.exit(Integer.parseInt(command[1]));
        yield Outcome.ack();
      }
      case "oom" -> fillTheHeap();
      default -> Outcome.ack();
    };
  }

  private static Outcome fillTheHeap() {
    List<byte[]> kept = new ArrayList<>();
    while (kept.size() < Integer.MAX_VALUE) {
      kept.add(new byte[1 << 20]);
    }
    return Outcome.ack(kept.getFirst());
  }

  private static void ignoreEverything(long millis) {
    long started = System.nanoTime();
    while (System.nanoTime() - started < millis * 1_000_000) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private String ask(Message message, DeliveryContext delivery, String lease) throws Exception {
    byte[] value = message.value();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(stub + "begin"))
            .POST(value == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(value))
            .header("Longshore-Topic", message.topic())
            .header("Longshore-Partition", Integer.toString(message.partition()))
            .header("Longshore-Offset", Long.toString(message.offset()))
            .header("Longshore-Attempt", Integer.toString(delivery.attempt()))
            .header("Longshore-Deadline", Long.toString(delivery.deadline().toEpochMilli()))
            .header("Longshore-Lease", lease);
    byte[] key = message.key();
    if (key != null) {
      request.header("Longshore-Key", new String(key, StandardCharsets.UTF_8));
    }
    return client
        .send(request.build(), BodyHandlers.discarding())
        .headers()
        .firstValue(COMMAND)
        .orElse("ack");
  }

  /** Waits whatever happens: an interrupt that the handler carries is the engine's to clear. */
  private void tell(String lease, boolean done) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stub + "end"))
            .POST(BodyPublishers.noBody())
            .header("Longshore-Lease", lease)
            .header("Done", Boolean.toString(done))
            .build();
    client.sendAsync(request, BodyHandlers.discarding()).join();
  }
}
