package dev.longshore.alert;

import java.time.Instant;
import java.util.List;

/** Where alerts are told. It must not block, and a failure of its own is its own to report. */
public interface AlertSink {

  /**
   * Takes what a look at the fleet brought; called once a tick, also when nothing is new.
   *
   * @param notices what begins and what is over
   * @param firing everything that goes on, with what begins
   * @param at when that was
   */
  void tell(List<AlertNotice> notices, List<Alert> firing, Instant at);
}
