package dev.longshore.simulation;

/** Prints the trace hashes of some seeds; the program that another JVM runs. */
final class TraceHashes {
  private TraceHashes() {}

  /** Prints those of as many seeds as it is told. */
  public static void main(String[] arguments) {
    System.out.print(of(Integer.parseInt(arguments[0])));
  }

  /** One line for each of the first seeds: the hash, and how many steps it took. */
  static String of(int seeds) {
    StringBuilder text = new StringBuilder();
    for (int seed = 0; seed < seeds; seed++) {
      Verdict verdict = new Simulation(seed).run();
      text.append(seed)
          .append(' ')
          .append(Long.toHexString(verdict.history().hash()))
          .append(' ')
          .append(verdict.steps())
          .append('\n');
    }
    return text.toString();
  }
}
