package dev.longshore.benchmarks.micro;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.lane.Lane;
import dev.longshore.lane.Lanes;
import dev.longshore.lane.Ordering;
import dev.longshore.message.Message;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * The lanes: a poll's deliveries are offered, and taken by the turns that this makes ready; per
 * delivery. Lost: a queue for each key in a concurrent map, made and removed as keys come and go.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class LaneBenchmark {
  private static final int BATCH = 2_000;
  private static final int WORKERS = 64;

  /** How many keys the deliveries have. */
  @Param({"1", "100", "10007"})
  private int keys;

  private final Lanes lanes = Lanes.of(Ordering.KEY, WORKERS);
  private final List<Lane> gathering = new ArrayList<>();
  private final Deque<Lane> ready = new ArrayDeque<>();
  private final Map<Integer, Queue<Delivery>> byKey = new ConcurrentHashMap<>();
  private final Deque<Integer> readyKeys = new ArrayDeque<>();
  private final Delivery[] batch = new Delivery[BATCH];

  /** Makes the deliveries once; only their way through the lanes is measured. */
  @Setup
  public void fill() {
    PartitionLedger ledger = new PartitionLedger(Records.TOPIC, 0, 1, 0);
    byte[][] names = Records.keys(keys);
    for (int index = 0; index < BATCH; index++) {
      Message message = Records.at(index, names[index * 7 % keys]);
      int laneKey = lanes.laneKey(Records.TOPIC, 0, message.key(), index);
      batch[index] = new Delivery(message, ledger, laneKey, 0);
    }
  }

  /** Ours: a table of lanes. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void lanes(Blackhole taken) {
    for (Delivery delivery : batch) {
      Lane lane = lanes.lane(delivery);
      if (lane.gather(delivery)) {
        gathering.add(lane);
      }
    }
    for (Lane lane : gathering) {
      if (lane.offerGathered() > 0) {
        ready.add(lane);
      }
    }
    gathering.clear();
    for (Lane lane = ready.poll(); lane != null; lane = ready.poll()) {
      for (Delivery next = lane.take(); next != null; next = lane.take()) {
        taken.consume(next);
      }
      if (lane.endTurn()) {
        ready.add(lane);
      }
    }
  }

  /** Lost: a map of queues. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void mapOfQueues(Blackhole taken) {
    for (Delivery delivery : batch) {
      byKey.compute(
          delivery.laneKey(),
          (key, queue) -> {
            Queue<Delivery> into = queue;
            if (into == null) {
              into = new ConcurrentLinkedQueue<>();
              readyKeys.add(key);
            }
            into.add(delivery);
            return into;
          });
    }
    for (Integer key = readyKeys.poll(); key != null; key = readyKeys.poll()) {
      Queue<Delivery> queue = byKey.remove(key);
      while (queue != null && !queue.isEmpty()) {
        taken.consume(queue.poll());
      }
    }
  }
}
