package dev.longshore.lane;

import dev.longshore.delivery.Delivery;
import org.jspecify.annotations.Nullable;

/** What the races need of a lane, so that a canary can stand in for it. */
interface LaneSubject {
  boolean offer(Delivery delivery);

  void gather(Delivery delivery);

  int offerGathered();

  @Nullable Delivery take();

  void hold(Delivery delivery);

  boolean endTurn();

  /** A real one. */
  static LaneSubject sound(Lane lane) {
    return new LaneSubject() {
      @Override
      public boolean offer(Delivery delivery) {
        return lane.offer(delivery);
      }

      @Override
      public void gather(Delivery delivery) {
        lane.gather(delivery);
      }

      @Override
      public int offerGathered() {
        return lane.offerGathered();
      }

      @Override
      public @Nullable Delivery take() {
        return lane.take();
      }

      @Override
      public void hold(Delivery delivery) {
        lane.hold(delivery);
      }

      @Override
      public boolean endTurn() {
        return lane.endTurn();
      }
    };
  }
}
