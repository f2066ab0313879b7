package dev.longshore.app;

import dev.longshore.audit.HistoryEvent;
import dev.longshore.config.ConfigReader;
import dev.longshore.config.ServiceConfig;
import dev.longshore.delivery.DeliveryListener;
import dev.longshore.failure.ExitCode;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handling.BatchCall;
import dev.longshore.parking.TransactionBroker;
import dev.longshore.recording.HistoryFile;
import dev.longshore.recording.InstanceRecorder;
import dev.longshore.recording.Planted;
import dev.longshore.recording.RecordingBatchCall;
import dev.longshore.recording.RecordingCalls;
import dev.longshore.recording.RecordingHandler;
import dev.longshore.recording.RecordingTransactions;
import dev.longshore.source.SourceEvent;
import dev.longshore.source.SourceListener;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code consume} with a recorder at its seams, and with a fault when one is planted. The arguments
 * are the configuration, the history's file and the fault.
 */
public final class RecordedConsumer {
  private RecordedConsumer() {}

  /** Runs the instance and exits with its code. */
  public static void main(String[] arguments) {
    ServiceConfig config =
        new ConfigReader(System.getenv())
            .read(ConfigReader.Program.CONSUME, Path.of(arguments[0]), List.of())
            .service();
    Logging.configure(config.logging(), config.instance().name());
    HistoryFile file = HistoryFile.append(Path.of(arguments[1]));
    InstanceRecorder recorder = new InstanceRecorder(file, config.instance().name());
    recorder.limits(order(config), messages(config), config.workers().maxInFlightBytes().bytes());
    Seams seams = new RecordingSeams(recorder, Planted.valueOf(arguments[2]));
    ServiceAssembly assembly = new ServiceAssembly(config, seams);
    Program program = new RecordedProgram(assembly.assemble(), recorder);
    System.exit(new Lifecycle().exitWithParent().run(program).number());
  }

  private static HistoryEvent.Order order(ServiceConfig config) {
    return switch (config.workers().ordering()) {
      case KEY -> HistoryEvent.Order.key;
      case PARTITION -> HistoryEvent.Order.partition;
      case NONE -> HistoryEvent.Order.none;
    };
  }

  /** Each worker may have settled a message and not yet written it down. */
  private static long messages(ServiceConfig config) {
    return (long) config.workers().maxInFlight() + config.workers().concurrency().most();
  }

  /**
   * Writes down that no handler starts any more. Nothing tells of that moment; but once it is over,
   * the stopping thread waits for the source to end.
   */
  private record RecordedProgram(Program program, InstanceRecorder recorder) implements Program {
    private static final long LOOK_NANOS = 1_000_000;

    @Override
    public void start() {
      program.start();
    }

    @Override
    public CompletableFuture<ExitCode> ended() {
      return program.ended();
    }

    @Override
    public ExitCode stop() {
      Thread stopping = Thread.currentThread();
      Thread.ofPlatform().daemon(true).start(() -> watch(stopping));
      return program.stop();
    }

    private void watch(Thread stopping) {
      while (Arrays.stream(stopping.getStackTrace())
          .noneMatch(frame -> frame.getMethodName().equals("awaitEnd"))) {
        LockSupport.parkNanos(LOOK_NANOS);
      }
      recorder.draining();
    }
  }

  /** The recorder stands outside of the fault, on the side of Kafka and of the handler. */
  private record RecordingSeams(InstanceRecorder recorder, Planted planted) implements Seams {
    @Override
    public Consumer<byte @Nullable [], byte @Nullable []> consumer(
        Consumer<byte @Nullable [], byte @Nullable []> consumer) {
      return planted.before(new RecordingCalls(recorder).before(consumer));
    }

    @Override
    public MessageHandler handler(MessageHandler handler) {
      return planted.handler(new RecordingHandler(handler, recorder));
    }

    @Override
    public BatchCall batches(BatchCall call) {
      return new RecordingBatchCall(call, recorder);
    }

    @Override
    public TransactionBroker transactions(TransactionBroker broker) {
      return planted.transactions(new RecordingTransactions(broker, recorder));
    }

    @Override
    public DeliveryListener deliveries(DeliveryListener listener) {
      return DeliveryListener.both(recorder, listener);
    }

    @Override
    public SourceListener source(SourceListener listener) {
      return (SourceEvent event) -> {
        recorder.on(event);
        listener.on(event);
      };
    }
  }
}
