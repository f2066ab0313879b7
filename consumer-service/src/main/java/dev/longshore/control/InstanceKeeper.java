package dev.longshore.control;

import dev.longshore.fleet.Death;
import java.util.List;

/** Who starts instances and sees them end. Called by the control loop; must not block for long. */
public interface InstanceKeeper {
  /** One that keeps nobody. */
  InstanceKeeper NONE =
      new InstanceKeeper() {
        @Override
        public void look() {}

        @Override
        public List<Death> takeDeaths() {
          return List.of();
        }

        @Override
        public void standDown() {}
      };

  /** Looks after its instances: those that ended are followed by others when their time comes. */
  void look();

  /** The instances that were seen to die since this was asked last. */
  List<Death> takeDeaths();

  /** Another control instance leads: whoever was started here drains. */
  void standDown();
}
