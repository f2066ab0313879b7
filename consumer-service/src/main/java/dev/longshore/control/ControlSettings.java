package dev.longshore.control;

import dev.longshore.autoscale.AutoscalerSettings;
import dev.longshore.autoscale.LoadSample;
import java.util.Optional;

/**
 * What a control loop is told. Immutable.
 *
 * @param self the name of this control instance
 * @param group the group that it looks after
 * @param heartbeats the topic of heartbeats
 * @param decisions the topic in which it keeps what it decides
 * @param autoscaler how the autoscaler decides, empty for none
 * @param sharing how the instances share the topics
 */
public record ControlSettings(
    String self,
    String group,
    String heartbeats,
    String decisions,
    Optional<AutoscalerSettings> autoscaler,
    LoadSample.Sharing sharing) {}
