package dev.longshore.benchmarks.peers;

import dev.longshore.benchmarks.measure.WorkKind;
import java.util.List;

/**
 * Contenders that are compared on the same work. Immutable.
 *
 * @param id what it is called on the command line
 * @param title what it is called in the report
 * @param work what the handlers do
 * @param data which messages there are
 * @param perSecond messages sent per second while they are handled; 0 where the topic is filled
 *     before and read in a loop
 * @param ideal what a perfect consumer would reach per second; 0 where nothing bounds it
 * @param contenders who takes part, in the order of a round
 */
public record Scenario(
    String id,
    String title,
    WorkKind work,
    Data data,
    int perSecond,
    double ideal,
    List<String> contenders) {

  /** The contender that others are compared with, where a scenario has it. */
  public static final String BASELINE = "bare";

  /**
   * Which messages a topic holds.
   *
   * @param keys how many keys there are
   * @param valueBytes the size of each value
   */
  public record Data(int keys, int valueBytes) {

    /** The topic's name. */
    public String topic() {
      return "bench-" + keys + "-" + valueBytes;
    }
  }

  /** Copies the list. */
  public Scenario {
    contenders = List.copyOf(contenders);
  }

  /** Whether messages are sent while they are handled. */
  public boolean isPaced() {
    return perSecond > 0;
  }

  /** The same scenario with other contenders. */
  public Scenario with(List<String> others) {
    return new Scenario(id, title, work, data, perSecond, ideal, others);
  }
}
