package dev.longshore.benchmarks.recovery;

/**
 * A call of the handler, as its process wrote it down.
 *
 * @param acked whether it is done with the message
 * @param nanos when it returned, by the machine's monotonic clock
 */
record Handled(int partition, long offset, boolean acked, long nanos) {

  static Handled parse(String line) {
    String[] words = line.split(" ", -1);
    return new Handled(
        Integer.parseInt(words[0]),
        Long.parseLong(words[1]),
        Boolean.parseBoolean(words[2]),
        Long.parseLong(words[3]));
  }

  String line() {
    return partition + " " + offset + " " + acked + " " + nanos + "\n";
  }
}
