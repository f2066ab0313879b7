package dev.longshore.delivery;

/**
 * Commit metadata that is not a gap map of ours; it is ignored, and work restarts at the commit.
 */
public final class MalformedGapMap extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedGapMap(String why) {
    super(why, null, false, false);
  }
}
