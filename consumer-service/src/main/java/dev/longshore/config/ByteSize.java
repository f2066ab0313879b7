package dev.longshore.config;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An amount of memory, as {@code 64MiB}. Immutable.
 *
 * @param bytes how many bytes, not negative
 */
public record ByteSize(long bytes) {
  private static final Pattern WRITTEN =
      Pattern.compile("([0-9][0-9_]{0,17})(B|KiB|MiB|GiB|KB|MB|GB)");
  private static final Pattern BARE = Pattern.compile("-?[0-9][0-9_]*");

  private record Unit(String name, long bytes) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("GiB", 1L << 30),
          new Unit("GB", 1_000_000_000),
          new Unit("MiB", 1L << 20),
          new Unit("MB", 1_000_000),
          new Unit("KiB", 1L << 10),
          new Unit("KB", 1_000),
          new Unit("B", 1));

  /** Checks the sign. */
  public ByteSize {
    if (bytes < 0) {
      throw new IllegalArgumentException("size must not be negative: " + bytes);
    }
  }

  /** The size a text says. */
  static ByteSize parse(String text) {
    if (BARE.matcher(text).matches()) {
      throw new Refusal("{} has no unit; write for example 64MiB, 8KiB, 512B");
    }
    Matcher written = WRITTEN.matcher(text);
    if (!written.matches()) {
      throw new Refusal("{} is not a size; write for example 64MiB, 8KiB, 512B");
    }
    long count = Long.parseLong(written.group(1).replace("_", ""));
    try {
      return new ByteSize(Math.multiplyExact(count, unit(written.group(2)).bytes()));
    } catch (ArithmeticException overflow) {
      throw new Refusal("{} is too large");
    }
  }

  /** The size as a user writes it, in the largest unit that says it exactly. */
  @Override
  public String toString() {
    if (bytes == 0) {
      return "0B";
    }
    Unit exact = UNITS.stream().filter(unit -> bytes % unit.bytes() == 0).findFirst().orElseThrow();
    return bytes / exact.bytes() + exact.name();
  }

  private static Unit unit(String name) {
    return UNITS.stream().filter(unit -> unit.name().equals(name)).findFirst().orElseThrow();
  }
}
