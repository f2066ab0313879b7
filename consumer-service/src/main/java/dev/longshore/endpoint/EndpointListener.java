package dev.longshore.endpoint;

/** Hears of each attempt at an endpoint, and of its health. Any thread; must not block. */
public interface EndpointListener {
  /** Hears nothing. */
  EndpointListener NONE =
      new EndpointListener() {
        @Override
        public void ended(Endpoint endpoint, Ending ending) {}

        @Override
        public void turned(Endpoint endpoint, boolean well) {}
      };

  /** How an attempt at an endpoint ended, as far as the endpoint is concerned. */
  enum Ending {
    /** It answered, whatever it said of the message. */
    ANSWERED,
    /** It answered that it failed, or the connection broke. */
    FAILED,
    /** No connection could be made. */
    UNREACHABLE,
    /** The lease ended first. */
    GIVEN_UP
  }

  /** An attempt ended. */
  void ended(Endpoint endpoint, Ending ending);

  /** An endpoint was taken out, or came back. */
  void turned(Endpoint endpoint, boolean well);

  /** Both hear everything. */
  static EndpointListener both(EndpointListener one, EndpointListener other) {
    return new EndpointListener() {
      @Override
      public void ended(Endpoint endpoint, Ending ending) {
        one.ended(endpoint, ending);
        other.ended(endpoint, ending);
      }

      @Override
      public void turned(Endpoint endpoint, boolean well) {
        one.turned(endpoint, well);
        other.turned(endpoint, well);
      }
    };
  }
}
