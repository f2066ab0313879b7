package dev.longshore.benchmarks.contender;

import dev.longshore.benchmarks.measure.Latencies;
import dev.longshore.benchmarks.measure.LatencyProbe;
import dev.longshore.benchmarks.measure.LiveHeap;
import dev.longshore.benchmarks.measure.Measurement;
import dev.longshore.benchmarks.measure.Reading;
import dev.longshore.benchmarks.measure.Work;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * The program of one contender's process: consumes, measures one window, says what it saw and ends.
 *
 * <p>Its one argument is a {@link Task} as JSON. It prints {@code ready} before its first message,
 * {@code measuring} and {@code measured} around the window, and {@code result} with a {@link
 * Measurement} as JSON. It ends early when its standard input ends, that is, when its parent does.
 */
public final class ContenderMain {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final long LOOK_MILLIS = 2;

  private ContenderMain() {}

  /** Runs the task that the argument tells. */
  public static void main(String[] arguments) throws InterruptedException {
    Thread.setDefaultUncaughtExceptionHandler(ContenderMain::die);
    Thread.ofPlatform().daemon(true).start(() -> dieWithInput(System.in));
    Task task = JSON.readValue(arguments[0], Task.class);
    Work work = Work.of(task.work());
    Contenders.named(task.contender()).start(task, work);
    System.out.println("ready");
    while (work.handled() == 0) {
      Thread.sleep(LOOK_MILLIS);
    }
    Thread.sleep(task.warmUpMillis());
    Measurement measurement = measure(task, work);
    System.out.println("result " + JSON.writeValueAsString(measurement));
    System.exit(0);
  }

  /** Whether there is a contender of that name. */
  public static boolean isContender(String name) {
    return Contenders.isKnown(name);
  }

  private static Measurement measure(Task task, Work work) throws InterruptedException {
    work.beginMeasurement();
    System.out.println("measuring");
    Reading before = Reading.now(work);
    long length = TimeUnit.MILLISECONDS.toNanos(task.measureMillis());
    while (System.nanoTime() - before.nanos() < length && work.handled() < task.messageLimit()) {
      Thread.sleep(LOOK_MILLIS);
    }
    Reading after = Reading.now(work);
    System.out.println("measured");
    Latencies latencies = work instanceof LatencyProbe probe ? probe.latencies() : Latencies.NONE;
    return before.until(after, LiveHeap.megabytes(), latencies);
  }

  private static void dieWithInput(InputStream input) {
    try (input) {
      input.transferTo(OutputStream.nullOutputStream());
    } catch (IOException ended) {
      // A broken pipe says the same as its end.
    }
    Runtime.getRuntime().halt(1);
  }

  private static void die(Thread thread, Throwable failure) {
    System.err.println("error: " + thread.getName() + " failed: " + failure);
    failure.printStackTrace();
    Runtime.getRuntime().halt(1);
  }
}
