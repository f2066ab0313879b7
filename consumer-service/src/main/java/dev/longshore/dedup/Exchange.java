package dev.longshore.dedup;

import dev.longshore.message.Fingerprint;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * The way to a store that instances share. Any thread; must not block.
 *
 * <p>Requests of one list are one round trip and take effect in their order; so do lists, each of
 * which is sent after the one before was answered.
 */
interface Exchange {

  /** Something that is wanted of the store. */
  sealed interface Request {
    /** The id that it is about. */
    Fingerprint id();

    /** The id is to belong to this instance for the length of a lease, if it is nobody's. */
    record Claim(Fingerprint id) implements Request {}

    /** The lease begins anew, if the id belongs to this instance. */
    record Renew(Fingerprint id) implements Request {}

    /** The id belongs to nobody any more, if it belongs to this instance. */
    record Release(Fingerprint id) implements Request {}

    /** The id was done, whoever it belongs to. */
    record Done(Fingerprint id, int payload) implements Request {}
  }

  /** What a claim came to; of other requests it says nothing. */
  sealed interface Answer {
    /** It belongs to this instance. */
    record Ours() implements Answer {}

    /** Another instance works on it. */
    record Elsewhere() implements Answer {}

    /** It was done. */
    record Done(int payload) implements Answer {}
  }

  /**
   * Sends requests.
   *
   * @return the answers in the order of the requests, within a bounded time; or what prevented them
   */
  CompletionStage<List<Answer>> send(List<Request> requests);
}
