package dev.longshore.heartbeat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Heartbeats as JSON, in the order and the units of this class: times are milliseconds, instants
 * those since 1970. Partitions are short, since there are many: by topic, each an array of
 * partition, frontier, position, lag, age, messages in flight, and 1 where it stands still. Fields
 * and elements that this version does not know are ignored. Any thread.
 */
public final class HeartbeatCodec {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LARGEST = 4 << 20;
  private static final int LONGEST_TEXT = 4_096;
  private static final long LATEST_MILLIS = Instant.parse("9999-12-31T23:59:59Z").toEpochMilli();

  private HeartbeatCodec() {}

  /** The heartbeat as bytes. */
  public static byte[] write(Heartbeat beat) {
    ObjectNode root = JSON.createObjectNode();
    InstanceName instance = beat.instance();
    root.put("v", 1)
        .put("group", instance.group())
        .put("id", instance.id())
        .put("staticId", instance.staticId())
        .put("host", instance.host())
        .put("pid", instance.pid())
        .put("version", instance.version())
        .put("startedAt", instance.startedAt().toEpochMilli())
        .put("restarts", instance.restarts())
        .put("sequence", beat.sequence())
        .put("sentAt", beat.sentAt().toEpochMilli())
        .put("interval", beat.interval().toMillis())
        .put("state", beat.state().text())
        .put("since", beat.since().toEpochMilli())
        .put("why", cut(beat.why()));
    write(beat.load(), root);
    InstanceTotals totals = beat.totals();
    root.put("attempts", totals.attempts())
        .put("failed", totals.failed())
        .put("settled", totals.settled())
        .put("busy", millis(totals.busy()));
    ObjectNode topics = root.putObject("partitions");
    beat.partitions().forEach(partition -> write(partition, topics));
    ObjectNode breakers = root.putObject("breakers");
    beat.breakers().forEach(breakers::put);
    return JSON.writeValueAsBytes(root);
  }

  private static void write(InstanceLoad load, ObjectNode root) {
    root.put("inFlight", load.inFlight())
        .put("oldest", load.oldestAge().toMillis())
        .put("concurrency", load.concurrency())
        .put("busyShare", Math.round(load.busyShare() * 10_000) / 10_000.0);
    load.idleSince().ifPresent(since -> root.put("idleSince", since.toEpochMilli()));
    load.readySince().ifPresent(since -> root.put("readySince", since.toEpochMilli()));
    root.put("deadLettersBlocked", load.deadLettersBlocked());
    root.put("p50", millis(load.p50())).put("p99", millis(load.p99()));
  }

  private static void write(PartitionBeat partition, ObjectNode topics) {
    ArrayNode all =
        topics.path(partition.topic()) instanceof ArrayNode known
            ? known
            : topics.putArray(partition.topic());
    all.addArray()
        .add(partition.partition())
        .add(partition.frontier())
        .add(partition.position())
        .add(partition.lag())
        .add(partition.age().toMillis())
        .add(partition.inFlight())
        .add(partition.stopped() ? 1 : 0);
  }

  /**
   * The heartbeat that the bytes hold.
   *
   * @throws MalformedHeartbeat when they hold none
   */
  public static Heartbeat read(byte[] bytes) throws MalformedHeartbeat {
    if (bytes.length > LARGEST) {
      throw new MalformedHeartbeat("%d bytes, more than %d".formatted(bytes.length, LARGEST));
    }
    try {
      JsonNode root = JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
      if (!root.isObject()) {
        throw new MalformedHeartbeat("not a JSON object");
      }
      return heartbeat(root);
    } catch (JacksonException malformed) {
      throw new MalformedHeartbeat("not JSON: " + malformed.getOriginalMessage());
    } catch (IllegalArgumentException | ArithmeticException outOfRange) {
      throw new MalformedHeartbeat(String.valueOf(outOfRange.getMessage()));
    }
  }

  private static Heartbeat heartbeat(JsonNode root) throws MalformedHeartbeat {
    String state = text(root, "state");
    return new Heartbeat(
        new InstanceName(
            text(root, "group"),
            text(root, "id"),
            textOr(root, "staticId", text(root, "id")),
            textOr(root, "host", ""),
            number(root, "pid", 0),
            textOr(root, "version", ""),
            instant(root, "startedAt"),
            Math.toIntExact(number(root, "restarts", 0))),
        number(root, "sequence", 0),
        instant(root, "sentAt"),
        duration(root, "interval"),
        InstanceState.of(state)
            .orElseThrow(() -> new MalformedHeartbeat("state: unknown " + cut(state))),
        instant(root, "since"),
        textOr(root, "why", ""),
        load(root),
        new InstanceTotals(
            number(root, "attempts", 0),
            number(root, "failed", 0),
            number(root, "settled", 0),
            duration(root, "busy")),
        partitions(root.path("partitions")),
        breakers(root.path("breakers")));
  }

  private static InstanceLoad load(JsonNode root) throws MalformedHeartbeat {
    JsonNode share = root.path("busyShare");
    return new InstanceLoad(
        number(root, "inFlight", 0),
        duration(root, "oldest"),
        Math.toIntExact(number(root, "concurrency", 1)),
        share.isNumber() ? share.doubleValue() : 0,
        instantIfAny(root, "idleSince"),
        instantIfAny(root, "readySince"),
        root.path("deadLettersBlocked").asBoolean(false),
        duration(root, "p50"),
        duration(root, "p99"));
  }

  private static List<PartitionBeat> partitions(JsonNode topics) throws MalformedHeartbeat {
    List<PartitionBeat> partitions = new ArrayList<>();
    for (Map.Entry<String, JsonNode> topic : topics.properties()) {
      for (JsonNode fields : topic.getValue()) {
        partitions.add(partition(topic.getKey(), fields));
      }
    }
    return partitions;
  }

  private static PartitionBeat partition(String topic, JsonNode fields) throws MalformedHeartbeat {
    if (fields.size() < 7) {
      throw new MalformedHeartbeat("a partition of " + cut(topic) + " has too few fields");
    }
    return new PartitionBeat(
        topic,
        Math.toIntExact(element(fields, 0)),
        element(fields, 1),
        element(fields, 2),
        element(fields, 3),
        Duration.ofMillis(element(fields, 4)),
        element(fields, 5),
        element(fields, 6) != 0);
  }

  private static long element(JsonNode fields, int index) throws MalformedHeartbeat {
    JsonNode field = fields.path(index);
    if (!field.isIntegralNumber() || !field.canConvertToLong()) {
      throw new MalformedHeartbeat("field %d of a partition is no number".formatted(index));
    }
    return field.longValue();
  }

  private static Map<String, String> breakers(JsonNode fields) {
    Map<String, String> breakers = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> breaker : fields.properties()) {
      breakers.put(cut(breaker.getKey()), cut(breaker.getValue().asString("")));
    }
    return breakers;
  }

  private static String text(JsonNode root, String field) throws MalformedHeartbeat {
    JsonNode text = root.path(field);
    if (!text.isString() || text.stringValue().isEmpty()) {
      throw new MalformedHeartbeat(field + " is missing or no text");
    }
    return cut(text.stringValue());
  }

  private static String textOr(JsonNode root, String field, String fallback) {
    return cut(root.path(field).asString(fallback));
  }

  private static long number(JsonNode root, String field, long fallback) throws MalformedHeartbeat {
    JsonNode number = root.path(field);
    if (number.isMissingNode()) {
      return fallback;
    }
    if (!number.isIntegralNumber() || !number.canConvertToLong()) {
      throw new MalformedHeartbeat(field + " is no whole number");
    }
    return number.longValue();
  }

  private static Instant instant(JsonNode root, String field) throws MalformedHeartbeat {
    long millis = number(root, field, 0);
    if (millis < 0 || millis > LATEST_MILLIS) {
      throw new MalformedHeartbeat("%s is no time: %d".formatted(field, millis));
    }
    return Instant.ofEpochMilli(millis);
  }

  private static Optional<Instant> instantIfAny(JsonNode root, String field)
      throws MalformedHeartbeat {
    return root.has(field) ? Optional.of(instant(root, field)) : Optional.empty();
  }

  /** Milliseconds, with up to six decimals. */
  private static Duration duration(JsonNode root, String field) throws MalformedHeartbeat {
    JsonNode number = root.path(field);
    if (number.isMissingNode()) {
      return Duration.ZERO;
    }
    if (!number.isNumber() || !(Math.abs(number.doubleValue()) <= LATEST_MILLIS)) {
      throw new MalformedHeartbeat(field + " is no time in milliseconds");
    }
    return Duration.ofNanos(number.decimalValue().movePointRight(6).longValue());
  }

  private static BigDecimal millis(Duration time) {
    return BigDecimal.valueOf(time.toNanos() / 1_000, 3);
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
  }
}
