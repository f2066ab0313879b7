package dev.longshore.breaker;

import dev.longshore.gate.Gate;
import dev.longshore.gate.Gates;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All breakers of an instance and its outage guard, those of them that are switched on. Any thread.
 */
public record Switches(Optional<Breakers> breakers, Optional<OutageGuard> guard) {

  /** The guard before the breakers, so that what it holds wakes up for no probe of theirs. */
  public Gate gate() {
    List<Gate> gates = new ArrayList<>();
    guard.ifPresent(gates::add);
    breakers.ifPresent(gates::add);
    return Gates.inOrder(gates);
  }

  /** All there are, the guard first. */
  public List<Switch> all() {
    List<Switch> all = new ArrayList<>();
    guard.ifPresent(all::add);
    breakers.ifPresent(known -> all.addAll(known.all()));
    return all;
  }

  /** The one of that name. */
  public Optional<Switch> find(String name) {
    return all().stream().filter(found -> found.name().equals(name)).findFirst();
  }
}
