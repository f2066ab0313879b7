package dev.longshore.acceptance;

import java.util.Map;

/**
 * What the stub answers a call with.
 *
 * @param status the HTTP status
 * @param headers further headers
 * @param body the body, empty for none
 * @param settlesLater whether the handler ends the attempt by its lease
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Reply(int status, Map<String, String> headers, byte[] body, boolean settlesLater) {
  /** The most that a consumer reads of an answer. */
  static final int LARGEST_BODY = 1 << 20;

  static final Reply DONE = of(204);
  static final Reply FAILED = of(500);
  static final Reply LATER = new Reply(202, Map.of(), new byte[0], true);

  /** Makes the stub answer the whole batch with an error. */
  static final Reply BREAKS_BATCH = of(422);

  static Reply of(int status) {
    return new Reply(status, Map.of(), new byte[0], false);
  }

  /** Tells a {@link ProgrammedHandler} what to do. */
  static Reply command(String command) {
    return of(204).with(ProgrammedHandler.COMMAND, command);
  }

  Reply with(String header, String value) {
    return new Reply(status, Map.of(header, value), body, settlesLater);
  }

  Reply with(byte[] content) {
    return new Reply(status, headers, content, settlesLater);
  }

  boolean isAck() {
    return status / 100 == 2 && !settlesLater && body.length <= LARGEST_BODY;
  }
}
