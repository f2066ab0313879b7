package dev.longshore.heartbeat;

/** A record that is no heartbeat of ours; the message says what is wrong with it. */
public final class MalformedHeartbeat extends Exception {
  private static final long serialVersionUID = 1L;

  MalformedHeartbeat(String why) {
    super(why);
  }
}
