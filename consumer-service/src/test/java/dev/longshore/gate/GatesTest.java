package dev.longshore.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Messages;
import dev.longshore.delivery.PartitionLedger;
import dev.longshore.delivery.Settlement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final Verdict WAIT = new Verdict.Wait(Duration.ofSeconds(1));

  private final List<String> heard = new ArrayList<>();
  private final Delivery delivery =
      new Delivery(Messages.at(0, null), new PartitionLedger("orders", 0, 1, 0), 0, 0);

  @Test
  void noGateLeavesTheWayOpenAndOneIsTakenAsItIs() {
    Gate one = asked -> WAIT;

    assertThat(Gates.inOrder(List.of())).isSameAs(Gate.OPEN);
    assertThat(Gates.inOrder(List.of(Gate.OPEN, one, Gate.OPEN))).isSameAs(one);
  }

  @Test
  void theFirstThatDoesNotLetItThroughDecidesAndThoseBehindItAreNotAsked() {
    Gate gate = Gates.inOrder(List.of(free("a"), no("b"), free("c")));

    assertThat(gate.ask(delivery)).isSameAs(WAIT);
    assertThat(heard).containsExactly("ask a", "ask b");
  }

  @Test
  void freePassesMakeAFreePassAndASinglePassIsTakenAsItIs() {
    Pass pass = pass("b");
    Gate gate = Gates.inOrder(List.of(free("a"), asked -> pass, free("c")));

    assertThat(gate.ask(delivery)).isSameAs(pass);
    assertThat(Gates.inOrder(List.of(free("a"), free("c"))).ask(delivery)).isSameAs(Pass.FREE);
  }

  @Test
  void everyPassHearsOnceHowTheAttemptEnded() {
    Gate gate = Gates.inOrder(List.of(asked -> pass("a"), asked -> pass("b"), asked -> pass("c")));

    ((Pass) gate.ask(delivery)).ended(Ending.FAILED, 7);

    assertThat(heard).containsExactly("a FAILED 7", "b FAILED 7", "c FAILED 7");
  }

  @Test
  void passesGivenBeforeAnotherSaidNoEndAtOnceSoThatNothingLentIsLost() {
    Gate gate = Gates.inOrder(List.of(asked -> pass("a"), asked -> pass("b"), no("c")));

    assertThat(gate.ask(delivery)).isSameAs(WAIT);

    assertThat(heard).containsExactly("ask c", "a UNKNOWN 0", "b UNKNOWN 0");
  }

  @Test
  void everyGateHearsOfTheSettlement() {
    Gate gate = Gates.inOrder(List.of(free("a"), no("b")));

    gate.settling(delivery, Settlement.discarded());

    assertThat(heard).containsExactly("settling a", "settling b");
  }

  private Gate free(String name) {
    return gate(name, Pass.FREE);
  }

  private Gate no(String name) {
    return gate(name, WAIT);
  }

  private Gate gate(String name, Verdict verdict) {
    return new Gate() {
      @Override
      public Verdict ask(Delivery asked) {
        heard.add("ask " + name);
        return verdict;
      }

      @Override
      public void settling(Delivery settled, Settlement settlement) {
        heard.add("settling " + name);
      }
    };
  }

  private Pass pass(String name) {
    return (ending, tookNanos) -> heard.add(name + " " + ending + " " + tookNanos);
  }
}
