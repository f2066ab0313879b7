package dev.longshore.dedup;

import dev.longshore.delivery.Delivery;
import dev.longshore.gate.Pass;
import dev.longshore.gate.Verdict;
import dev.longshore.message.Fingerprint;

/** What instances tell each other about ids. Any thread; must not block. */
interface SharedStore {
  /** Tells nothing, and knows of nobody else. */
  SharedStore NONE =
      new SharedStore() {
        @Override
        public Verdict claim(Fingerprint id, Delivery delivery) {
          return Pass.FREE;
        }

        @Override
        public void settled(Fingerprint id, Delivery delivery, boolean done, int payload) {}
      };

  /** Whether a delivery, to which an id belongs in this instance, may be handled now. */
  Verdict claim(Fingerprint id, Delivery delivery);

  /**
   * A delivery to which an id belongs in this instance is about to be settled.
   *
   * @param done whether its handler was done with it
   */
  void settled(Fingerprint id, Delivery delivery, boolean done, int payload);
}
