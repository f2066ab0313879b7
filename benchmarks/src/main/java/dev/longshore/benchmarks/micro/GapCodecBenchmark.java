package dev.longshore.benchmarks.micro;

import dev.longshore.delivery.GapCodec;
import dev.longshore.delivery.GapMap;
import dev.longshore.delivery.MalformedGapMap;
import dev.longshore.delivery.PartitionIdentity;
import dev.longshore.delivery.PartitionLedger;
import java.util.Base64;
import java.util.BitSet;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The gap codec: what a commit costs, per partition, and what an assignment costs. Lost: the bits
 * as they are in base64, which do not fit into a commit beyond some 24,000 offsets.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class GapCodecBenchmark {
  private static final int LIMIT = 4_096;
  private static final PartitionIdentity IDENTITY = new PartitionIdentity(1, 2, 3);

  /** Offsets from the frontier to the last settled one. */
  @Param({"1000", "20000", "200000"})
  private int span;

  /** The share of them that is not settled. */
  @Param({"0.01", "0.05", "0.3"})
  private double holes;

  private final GapCodec codec = new GapCodec(LIMIT);
  private PartitionLedger ledger = new PartitionLedger(Records.TOPIC, 0, 1, 0);
  private BitSet bits = new BitSet();
  private String metadata = "";

  /** Settles at random, with a fixed seed. */
  @Setup
  public void settle() {
    ledger = new PartitionLedger(Records.TOPIC, 0, 1, 0);
    bits = new BitSet(span);
    SplittableRandom random = new SplittableRandom(42);
    for (int offset = 0; offset < span; offset++) {
      ledger.track(offset);
      if (offset > 0 && random.nextDouble() >= holes) {
        ledger.settle(offset);
        bits.set(offset);
      }
    }
    metadata = codec.encode(ledger.gaps(), IDENTITY);
  }

  /** Ours: reads the ledger and encodes with whichever code is the shortest. */
  @Benchmark
  public String encode() {
    return codec.encode(ledger.gaps(), IDENTITY);
  }

  /** Ours. */
  @Benchmark
  public Optional<GapMap> decode() throws MalformedGapMap {
    return GapCodec.decode(metadata, 0, IDENTITY);
  }

  /** Lost: plain bits in base64. */
  @Benchmark
  public String encodeBase64() {
    return Base64.getEncoder().encodeToString(bits.toByteArray());
  }
}
