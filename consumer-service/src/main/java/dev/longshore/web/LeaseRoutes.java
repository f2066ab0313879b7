package dev.longshore.web;

import dev.longshore.handler.AckResult;
import dev.longshore.handler.DeliveryContext;
import dev.longshore.handling.LeaseTokens;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * How a handler outside the process ends or extends its lease: {@code POST
 * /api/v1/leases/{token}:ack} (a body is the result), {@code :nack?after=PT5S}, {@code
 * :reject?reason=…}, {@code :extend?by=PT30S}. Answers 204 when it counts, 409 when it came too
 * late, 404 for a token that is unknown.
 */
final class LeaseRoutes {
  /** In bytes, as for the body of an answer that comes at once. */
  private static final int LARGEST_RESULT = 1 << 20;

  private final LeaseTokens tokens;

  LeaseRoutes(LeaseTokens tokens) {
    this.tokens = tokens;
  }

  void handle(Context request) throws IOException {
    String path = request.pathParam("lease");
    int colon = path.lastIndexOf(':');
    if (colon < 0) {
      Problem.NOT_FOUND.answer(request, "name an action: :ack, :nack, :reject or :extend");
      return;
    }
    Optional<DeliveryContext> delivery = tokens.find(path.substring(0, colon));
    if (delivery.isEmpty()) {
      Problem.LEASE_UNKNOWN.answer(request, "no lease has this token, or it has been answered");
      return;
    }
    try {
      act(request, delivery.get(), path.substring(colon + 1));
    } catch (DateTimeParseException wrong) {
      Problem.BAD_REQUEST.answer(
          request, "\"" + wrong.getParsedString() + "\" is no ISO 8601 duration such as PT30S");
    }
  }

  private static void act(Context request, DeliveryContext delivery, String action)
      throws IOException {
    switch (action) {
      case "ack" -> ack(request, delivery);
      case "nack" -> answer(request, delivery.nack(duration(request, "after", Duration.ZERO)));
      case "reject" ->
          answer(
              request,
              delivery.reject(
                  Optional.ofNullable(request.queryParam("reason")).orElse("rejected")));
      case "extend" ->
          answer(request, delivery.extend(duration(request, "by", Duration.ofSeconds(30))));
      default -> Problem.NOT_FOUND.answer(request, "no such action: :" + action);
    }
  }

  private static void ack(Context request, DeliveryContext delivery) throws IOException {
    byte[] result = request.bodyInputStream().readNBytes(LARGEST_RESULT + 1);
    if (result.length > LARGEST_RESULT) {
      Problem.TOO_LARGE.answer(
          request, "a result has at most %d bytes; the lease runs on".formatted(LARGEST_RESULT));
      return;
    }
    if (result.length == 0) {
      answer(request, delivery.ack());
      return;
    }
    String type = request.header("Content-Type");
    answer(request, type == null ? delivery.ack(result) : delivery.ack(result, type));
  }

  private static void answer(Context request, AckResult result) {
    if (result == AckResult.ACCEPTED) {
      request.status(204);
      return;
    }
    Problem.LEASE_STALE.answer(request, "the lease has ended; the answer changed nothing");
  }

  /** From the query, or from the header {@code Longshore-Extend} or {@code Longshore-After}. */
  private static Duration duration(Context request, String name, Duration fallback) {
    String given = request.queryParam(name);
    String header = request.header(name.equals("by") ? "Longshore-Extend" : "Longshore-After");
    String text = given == null ? header : given;
    if (text == null) {
      return fallback;
    }
    Duration duration = Duration.parse(text);
    if (duration.isNegative()) {
      throw new DateTimeParseException("negative", text, 0);
    }
    return duration;
  }
}
