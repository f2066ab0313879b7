package dev.longshore.benchmarks.autoscale;

import dev.longshore.assignment.LoadDealing;
import java.util.Arrays;

/** How partitions are dealt to members. */
enum Assignor {
  /** As many to each, moving as few as that takes. */
  BY_COUNT {
    @Override
    int[] deal(double[] weights, int members, int[] owners) {
      int[] dealt = owners.clone();
      int[] counts = new int[members];
      int floor = dealt.length / members;
      int larger = dealt.length % members;
      for (int partition = 0; partition < dealt.length; partition++) {
        int owner = dealt[partition];
        int room = owner < 0 ? 0 : floor;
        if (owner >= 0 && counts[owner] == room && larger > 0) {
          larger--;
          counts[owner]++;
        } else if (owner >= 0 && counts[owner] < room) {
          counts[owner]++;
        } else {
          dealt[partition] = -1;
        }
      }
      for (int partition = 0; partition < dealt.length; partition++) {
        if (dealt[partition] < 0) {
          int fewest = 0;
          for (int member = 1; member < members; member++) {
            fewest = counts[member] < counts[fewest] ? member : fewest;
          }
          dealt[partition] = fewest;
          counts[fewest]++;
        }
      }
      return dealt;
    }
  },
  /** As the load-aware assignor does. */
  BY_LOAD {
    @Override
    int[] deal(double[] weights, int members, int[] owners) {
      double[] alike = new double[members];
      Arrays.fill(alike, 1);
      return LoadDealing.deal(weights, alike, owners);
    }
  };

  abstract int[] deal(double[] weights, int members, int[] owners);
}
