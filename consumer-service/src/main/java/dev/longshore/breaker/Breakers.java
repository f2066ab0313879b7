package dev.longshore.breaker;

import dev.longshore.delivery.Delivery;
import dev.longshore.gate.Ending;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.message.HeaderName;
import dev.longshore.message.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The breakers of a handler, one per endpoint and {@code ce_type}, and the gate that asks them. Any
 * thread.
 *
 * <p>Types come from outside, so that their number is bounded: the first {@value #MOST_TYPES} have
 * breakers of their own, all others share those of the type {@value #OTHERS}, and messages without
 * a type have those named after the endpoint alone. A type's name in a breaker's name has {@code _}
 * for every character but letters, digits, {@code .}, {@code _} and {@code -}; types with the same
 * name share their breakers.
 *
 * <p><b>Quiet.</b> Which type a message has stands in its record, which is most often in no cache,
 * and a lookup costs as much as a good part of the rest of its way. While all breakers are closed,
 * hold no failure and know a full window of successes (or {@value #LEARNING} windows have passed,
 * for types that are rare), nobody is looked up: messages share a pass that only counts failures
 * and slow calls. The first of those ends the quiet. A rare type's successes meanwhile are not
 * known then, which makes its breaker the more careful. With several endpoints it is never quiet.
 */
public final class Breakers implements Gate {
  /** How many types have breakers of their own. */
  static final int MOST_TYPES = 100;

  private static final HeaderName TYPE = HeaderName.of(Message.TYPE_HEADER);
  private static final String OTHERS = "other-types";
  private static final int LONGEST_NAME = 80;
  private static final int SLOTS = 256;
  private static final int LEARNING = 1_000;
  private static final int LOOK_EVERY = 64;

  private final BreakerSettings settings;
  private final BreakerPorts ports;
  private final Endpoints endpoints;
  private final Map<String, Breaker> all = new ConcurrentHashMap<>();
  private final Breaker[] untyped;

  /**
   * The types that have been seen, by the hash of their bytes, with linear probing; replaced as a
   * whole under the lock, so that it is read without one.
   */
  private volatile Typed[] table = new Typed[SLOTS];

  private int types;

  /** Whether nobody is looked up; changed under the lock. */
  private volatile boolean quiet;

  /** Messages since the last quiet; racy by intent. */
  private int asked;

  private final Pass unasked;

  /** The breakers of a type, one per endpoint, in their order. */
  private static final class Typed {
    private final byte[] type;
    private final Breaker[] breakers;

    /** With the type's bytes as they stand in the header. */
    Typed(byte[] type, Breaker[] breakers) {
      this.type = type;
      this.breakers = breakers;
    }
  }

  /** Breakers that are closed; each is made when its type is first seen. */
  public Breakers(BreakerSettings settings, BreakerPorts ports, Endpoints endpoints) {
    this.settings = settings;
    this.ports =
        new BreakerPorts(
            ports.timers(),
            ports.wallClock(),
            BreakerListener.both(this::changed, ports.listener()));
    this.endpoints = endpoints;
    this.untyped = named("");
    this.unasked = new Unasked();
  }

  /** All there are, by name. */
  public Collection<Switch> all() {
    return List.copyOf(new TreeMap<>(all).values());
  }

  @Override
  public Verdict ask(Delivery delivery) {
    return askBeside(delivery, Pass.FREE);
  }

  @Override
  public Verdict askBeside(Delivery delivery, Pass neighbours) {
    if (quiet) {
      return unasked;
    }
    int seen = asked + 1;
    asked = seen;
    if (seen % LOOK_EVERY == 0) {
      settleDown(seen);
    }
    Breaker[] breakers = of(delivery.message());
    if (breakers.length == 1) {
      return breakers[0].ask();
    }
    int chosen = endpoints.names().indexOf(neighbours.endpoint());
    int first = chosen < 0 ? endpoints.first(delivery) : chosen;
    List<Verdict.Until> waits = new ArrayList<>(breakers.length);
    Verdict verdict = Pass.FREE;
    for (int count = 0; count < breakers.length; count++) {
      verdict = breakers[(first + count) % breakers.length].ask();
      if (verdict instanceof Pass) {
        return verdict;
      }
      if (verdict instanceof Verdict.Until wait) {
        waits.add(wait);
      }
    }
    return waits.isEmpty() ? verdict : any(waits);
  }

  private synchronized void settleDown(int seen) {
    boolean learned = seen / LEARNING >= settings.window();
    quiet =
        untyped.length == 1
            && all.values().stream()
                .allMatch(
                    breaker ->
                        breaker.isClean()
                            && (learned || breaker.isSaturated() || breaker.isUnused()));
  }

  /** INVARIANT: a breaker changes before this is called, so that settling down cannot miss it. */
  private synchronized void endQuiet() {
    quiet = false;
    asked = 0;
  }

  private void changed(BreakerEvent event) {
    endQuiet();
  }

  /** The pass of all messages while it is quiet. */
  private final class Unasked implements Pass {
    private final long slowNanos = settings.slowCall().toNanos();

    @Override
    public String endpoint() {
      return endpoints.names().getFirst();
    }

    @Override
    public void ended(Delivery delivery, Ending ending, long tookNanos) {
      if (isBad(ending, tookNanos)) {
        of(delivery.message())[0].count(delivery, ending, tookNanos);
      }
    }

    /** Of somebody who does not say which delivery it was. */
    @Override
    public void ended(Ending ending, long tookNanos) {
      if (isBad(ending, tookNanos)) {
        untyped[0].count(ending, tookNanos);
      }
    }

    private boolean isBad(Ending ending, long tookNanos) {
      return ending == Ending.FAILED || (ending == Ending.ANSWERED && tookNanos >= slowNanos);
    }
  }

  /** Until the first of several; whoever is woken twice asks once. */
  private static Verdict any(List<Verdict.Until> waits) {
    return new Verdict.Until(waker -> waits.forEach(wait -> wait.signal().whenRaised(waker)));
  }

  private Breaker[] of(Message message) {
    byte[] type = message.header(TYPE);
    return type == null || type.length == 0 ? untyped : of(type);
  }

  private Breaker[] of(byte[] type) {
    Typed[] known = table;
    int slot = slot(known, type);
    Typed typed = known[slot];
    return typed == null ? first(type) : typed.breakers;
  }

  private static int slot(Typed[] table, byte[] type) {
    int slot = spread(Arrays.hashCode(type));
    while (table[slot] != null && !Arrays.equals(table[slot].type, type)) {
      slot = (slot + 1) % SLOTS;
    }
    return slot;
  }

  private static int spread(int hash) {
    return (hash * 0x9e3779b9) >>> 24;
  }

  private synchronized Breaker[] first(byte[] type) {
    Typed[] known = table.clone();
    int slot = slot(known, type);
    Typed typed = known[slot];
    if (typed != null) {
      return typed.breakers;
    }
    if (types == MOST_TYPES) {
      return named(OTHERS);
    }
    types++;
    Breaker[] breakers = named(name(type));
    known[slot] = new Typed(type.clone(), breakers);
    table = known;
    return breakers;
  }

  private Breaker[] named(String type) {
    return endpoints.names().stream()
        .map(endpoint -> breaker(endpoint, type))
        .toArray(Breaker[]::new);
  }

  private Breaker breaker(String endpoint, String type) {
    String name = type.isEmpty() ? endpoint : endpoint + "." + type;
    return all.computeIfAbsent(
        name,
        absent -> {
          Breaker added = new Breaker(name, endpoint, settings, ports, this::endQuiet);
          ports.listener().added(added);
          return added;
        });
  }

  private static String name(byte[] type) {
    String text = new String(type, java.nio.charset.StandardCharsets.UTF_8);
    String plain = text.replaceAll("[^A-Za-z0-9._-]", "_");
    return plain.substring(0, Math.min(plain.length(), LONGEST_NAME));
  }
}
