package dev.longshore.dedup;

import dev.longshore.delivery.Delivery;
import dev.longshore.delivery.Settlement;
import dev.longshore.gate.Gate;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.message.Fingerprint;
import dev.longshore.message.Message;
import java.util.List;

/**
 * Lets no message to its handler whose id is worked on or was done within the window. Any thread.
 *
 * <p>The first delivery that asks for an id has it until it is settled, over all its attempts.
 * Others with that id wait behind it: when it is acked they end as its duplicates; when it is
 * parked or given back, the first of them to ask again has the id. Since a delivery asks only when
 * it is first of its key, and never waits while it has an id for one that waits for that id, there
 * are no rings.
 *
 * <p>An id counts as done after its message was settled as acked, never before: whatever fails, no
 * message is taken for the copy of one that was not handled.
 *
 * <p>A message without an id costs the look for its header; others a fingerprint, two locks and a
 * checksum of the payload.
 */
public final class WindowDeduplicator implements Gate {
  private final MessageIds ids;
  private final IdWindow window;
  private final SharedStore store;
  private final DedupListener listener;

  /** A gate over a window that nobody shares. */
  public WindowDeduplicator(MessageIds ids, IdWindow window, DedupListener listener) {
    this(ids, window, SharedStore.NONE, listener);
  }

  /** A gate over a window of this instance and a store that all instances share. */
  public WindowDeduplicator(
      MessageIds ids, IdWindow window, RedisWindow shared, DedupListener listener) {
    this(ids, window, shared.store(), listener);
  }

  WindowDeduplicator(MessageIds ids, IdWindow window, SharedStore store, DedupListener listener) {
    this.ids = ids;
    this.window = window;
    this.store = store;
    this.listener = listener;
  }

  @Override
  public void arriving(Delivery delivery) {
    ids.of(delivery.message());
  }

  @Override
  public Verdict ask(Delivery delivery) {
    return askBeside(delivery, Pass.FREE, window.nowNanos());
  }

  @Override
  public Verdict askBeside(Delivery delivery, Pass neighbours, long nowNanos) {
    Fingerprint id = ids.of(delivery.message());
    if (id == null) {
      return Pass.FREE;
    }
    Shard shard = window.shard(id);
    return switch (shard.enter(id, delivery, IdWindow.millis(nowNanos))) {
      case OURS -> store.claim(id, delivery);
      case IN_PROGRESS -> new Verdict.Until(waker -> await(shard, id, waker));
      case DONE -> duplicate(shard, id, delivery, nowNanos);
    };
  }

  private static void await(Shard shard, Fingerprint id, Runnable waker) {
    if (!shard.await(id, waker)) {
      waker.run();
    }
  }

  private Verdict duplicate(Shard shard, Fingerprint id, Delivery delivery, long nowNanos) {
    Integer known = shard.payload(id, IdWindow.millis(nowNanos));
    if (known != null && known != delivery.message().payloadChecksum()) {
      listener.on(new DedupEvent.PayloadDiffers(delivery));
    }
    return new Verdict.Skip();
  }

  @Override
  public void settled(Delivery delivery, Settlement settlement) {
    settled(delivery, settlement, window.nowNanos());
  }

  @Override
  public void settled(Delivery delivery, Settlement settlement, long nowNanos) {
    Message message = delivery.message();
    Fingerprint id = ids.of(message);
    if (id == null) {
      return;
    }
    boolean done = settlement instanceof Settlement.Acked;
    int payload = done ? message.payloadChecksum() : 0;
    List<Runnable> waiting =
        window.shard(id).leave(id, delivery, done, payload, IdWindow.millis(nowNanos));
    if (waiting != null) {
      store.settled(id, delivery, done, payload);
      waiting.forEach(Runnable::run);
    }
  }
}
