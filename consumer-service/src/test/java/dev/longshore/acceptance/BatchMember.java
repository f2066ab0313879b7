package dev.longshore.acceptance;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A message of a batch as the stub received it.
 *
 * @param id how the answer names it
 * @param call the same as a call of its own
 */
record BatchMember(String id, Call call) {

  static List<BatchMember> parse(byte[] body) {
    List<BatchMember> members = new ArrayList<>();
    for (JsonNode event : JsonMapper.shared().readTree(body)) {
      members.add(new BatchMember(event.path("id").stringValue(), call(event)));
    }
    return members;
  }

  private static Call call(JsonNode event) {
    Headers headers = new Headers();
    headers.set("Longshore-Topic", event.path("longshoretopic").stringValue());
    headers.set("Longshore-Partition", event.path("longshorepartition").toString());
    headers.set("Longshore-Offset", event.path("longshoreoffset").stringValue());
    headers.set("Longshore-Attempt", event.path("longshoreattempt").toString());
    headers.set("Longshore-Deadline", event.path("longshoredeadline").stringValue());
    headers.set("Longshore-Lease", event.path("longshorelease").stringValue());
    if (event.has("longshorekey")) {
      headers.set("Longshore-Key", event.path("longshorekey").stringValue());
    }
    byte[] value =
        event.has("data_base64")
            ? Base64.getDecoder().decode(event.path("data_base64").stringValue())
            : event.path("data").toString().getBytes(StandardCharsets.UTF_8);
    return new Call(headers, value);
  }

  /** What the answer says of it. */
  String outcome(Reply reply) {
    String outcome = reply.isAck() ? "ack" : reply.status() >= 500 ? "retry" : "reject";
    return JsonMapper.shared().createObjectNode().put("id", id).put("outcome", outcome).toString();
  }
}
