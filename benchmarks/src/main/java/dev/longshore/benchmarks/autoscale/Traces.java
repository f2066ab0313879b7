package dev.longshore.benchmarks.autoscale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The traces among the resources; where they are from stands beside them. */
final class Traces {
  private Traces() {}

  /** The second column, without its heading. */
  static double[] read(String file) {
    try (InputStream stream = Traces.class.getResourceAsStream("/traces/" + file)) {
      if (stream == null) {
        throw new IllegalStateException("no trace " + file);
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      return lines
          .lines()
          .skip(1)
          .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(',') + 1)))
          .toArray();
    } catch (IOException unreadable) {
      throw new UncheckedIOException("trace " + file, unreadable);
    }
  }
}
