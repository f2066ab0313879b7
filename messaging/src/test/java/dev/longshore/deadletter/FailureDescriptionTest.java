package dev.longshore.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import org.junit.jupiter.api.Test;

class FailureDescriptionTest {
  /** Knows how often its stack trace was written out. */
  private static final class Counting extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private int written;

    Counting() {
      super("broken", new IllegalArgumentException("inner"));
    }

    @Override
    public void printStackTrace(PrintWriter to) {
      written++;
      super.printStackTrace(to);
    }
  }

  @Test
  void tellsOfAnExceptionAndItsRoot() {
    FailureDescription failure = FailureDescription.of(new Counting());

    assertThat(failure.errorClass()).isEqualTo(Counting.class.getName());
    assertThat(failure.message()).isEqualTo("broken");
    assertThat(failure.rootClass()).isEqualTo(IllegalArgumentException.class.getName());
    assertThat(failure.kinds())
        .contains(
            Counting.class.getName(),
            RuntimeException.class.getName(),
            IllegalArgumentException.class.getName());
    assertThat(failure.stack()).contains("Caused by: java.lang.IllegalArgumentException: inner");
  }

  @Test
  void writesTheStackOutOnceAndOnlyForWhoeverReadsIt() {
    Counting exception = new Counting();
    FailureDescription failure = FailureDescription.of(exception);
    assertThat(exception.written).isZero();

    String stack = failure.stack();

    assertThat(failure.stack()).isSameAs(stack);
    assertThat(exception.written).isOne();
  }

  @Test
  void isEqualToWhatIsReadBackFromItsHeaders() {
    var failure = new FailureDescription("a.B", "no", "c.D", "at x");

    assertThat(failure)
        .isEqualTo(new FailureDescription("a.B", "no", "c.D", "at x"))
        .hasSameHashCodeAs(new FailureDescription("a.B", "no", "c.D", "at x"))
        .isNotEqualTo(new FailureDescription("a.B", "no", "c.D", "at y"))
        .isNotEqualTo(new FailureDescription("a.B", "no", "c.E", "at x"));
  }
}
