package dev.longshore.gate;

import dev.longshore.deadletter.DeadLetterReason;
import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Settlement;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Several gates as one. */
public final class Gates {
  private Gates() {}

  /**
   * A gate that asks others one after the other, until one does not let the delivery through. The
   * passes that others gave by then end at once, with {@link Ending#UNKNOWN}, so that what they
   * lent is free again; all gates are asked again after the wait.
   */
  public static Gate inOrder(List<Gate> gates) {
    List<Gate> closing = gates.stream().filter(gate -> !gate.equals(Gate.OPEN)).toList();
    return switch (closing.size()) {
      case 0 -> Gate.OPEN;
      case 1 -> closing.getFirst();
      default -> new InOrder(closing.toArray(Gate[]::new));
    };
  }

  /** Immutable. Costs no object where at most one pass is more than {@link Pass#FREE}. */
  private static final class InOrder implements Gate {
    private final Gate[] gates;

    InOrder(Gate[] gates) {
      this.gates = gates;
    }

    @Override
    public void arriving(Delivery delivery) {
      for (Gate gate : gates) {
        gate.arriving(delivery);
      }
    }

    @Override
    public Verdict ask(Delivery delivery) {
      return inOrder(gate -> gate.ask(delivery), delivery);
    }

    @Override
    public Verdict askBeside(Delivery delivery, Pass neighbours) {
      return inOrder(gate -> gate.askBeside(delivery, neighbours), delivery);
    }

    @Override
    public Verdict askBeside(Delivery delivery, Pass neighbours, long nowNanos) {
      return inOrder(gate -> gate.askBeside(delivery, neighbours, nowNanos), delivery);
    }

    private Verdict inOrder(Function<Gate, Verdict> question, Delivery delivery) {
      Pass given = Pass.FREE;
      for (Gate gate : gates) {
        Verdict verdict = question.apply(gate);
        if (!(verdict instanceof Pass pass)) {
          given.ended(delivery, Ending.UNKNOWN, 0);
          return verdict;
        }
        given = both(given, pass);
      }
      return given;
    }

    @SuppressWarnings("ReferenceEquality") // there is one free pass
    private static Pass both(Pass first, Pass second) {
      if (second == Pass.FREE) {
        return first;
      }
      return first == Pass.FREE ? second : new Both(first, second);
    }

    @Override
    public Optional<Verdict.Signal> spares(Delivery delivery, DeadLetterReason reason) {
      for (Gate gate : gates) {
        Optional<Verdict.Signal> spared = gate.spares(delivery, reason);
        if (spared.isPresent()) {
          return spared;
        }
      }
      return Optional.empty();
    }

    @Override
    public void settling(Delivery delivery, Settlement settlement) {
      for (Gate gate : gates) {
        gate.settling(delivery, settlement);
      }
    }

    @Override
    public void settled(Delivery delivery, Settlement settlement) {
      for (Gate gate : gates) {
        gate.settled(delivery, settlement);
      }
    }

    @Override
    public void settled(Delivery delivery, Settlement settlement, long nowNanos) {
      for (Gate gate : gates) {
        gate.settled(delivery, settlement, nowNanos);
      }
    }
  }

  /** Two passes as one. */
  private record Both(Pass first, Pass second) implements Pass {
    @Override
    public void ended(Ending ending, long tookNanos) {
      first.ended(ending, tookNanos);
      second.ended(ending, tookNanos);
    }

    @Override
    public void ended(Delivery delivery, Ending ending, long tookNanos) {
      first.ended(delivery, ending, tookNanos);
      second.ended(delivery, ending, tookNanos);
    }

    @Override
    public String endpoint() {
      return first.endpoint().isEmpty() ? second.endpoint() : first.endpoint();
    }
  }
}
