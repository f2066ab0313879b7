package dev.longshore.web;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The errors of the API, as problem details (RFC 9457) with a stable code. */
enum Problem {
  BAD_REQUEST(400, "bad-request", "The request is wrong"),
  NOT_FOUND(404, "not-found", "There is nothing here"),
  LEASE_UNKNOWN(404, "lease-unknown", "The lease is unknown"),
  LEASE_STALE(409, "lease-stale", "The lease has ended"),
  TOO_LARGE(413, "too-large", "The body is too large"),
  BREAKER_UNKNOWN(404, "breaker-unknown", "The breaker is unknown"),
  INTERNAL(500, "internal", "The server failed");

  private static final JsonMapper JSON = JsonMapper.shared();

  private final int status;
  private final String code;
  private final String title;

  Problem(int status, String code, String title) {
    this.status = status;
    this.code = code;
    this.title = title;
  }

  /** Answers a request with this problem and what is particular about it. */
  void answer(Context request, String detail) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("code", code);
    body.put("detail", detail);
    request
        .status(status)
        .contentType("application/problem+json")
        .result(JSON.writeValueAsString(body));
  }
}
