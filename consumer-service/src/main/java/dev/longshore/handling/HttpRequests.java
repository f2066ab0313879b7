package dev.longshore.handling;

import dev.longshore.handler.DeliveryContext;
import dev.longshore.message.Header;
import dev.longshore.message.Message;
import dev.longshore.message.Utf8Text;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes the request that carries a message: the raw value as the body, the coordinates and the
 * attempt as {@code Longshore-*} headers, the CloudEvents attributes as {@code ce-*}. Immutable.
 *
 * @param endpoint where it goes
 */
public record HttpRequests(URI endpoint) {
  private static final String CLOUD_EVENTS_PREFIX = "ce_";
  private static final Pattern ATTRIBUTE = Pattern.compile(CLOUD_EVENTS_PREFIX + "[a-z0-9]+");
  private static final byte[] NO_BODY = {};
  private static final String CONTENT_TYPE = "content-type";
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final String DEFAULT_CONTENT_TYPE = "application/octet-stream";

  HttpPost of(Message message, DeliveryContext delivery, String leaseToken) {
    byte[] value = message.value();
    HttpPost request =
        new HttpPost(endpoint, value == null ? NO_BODY : value)
            .header("Content-Type", contentType(message))
            .header("Longshore-Topic", message.topic())
            .header("Longshore-Partition", Integer.toString(message.partition()))
            .header("Longshore-Offset", Long.toString(message.offset()))
            .header("Longshore-Attempt", Integer.toString(delivery.attempt()))
            .header("Longshore-Deadline", Long.toString(delivery.deadline().toEpochMilli()))
            .header("Longshore-Lease", leaseToken)
            .header("Longshore-Timestamp", Long.toString(message.timestampMillis()));
    byte[] key = message.key();
    if (key != null) {
      request.header("Longshore-Key", key(key));
    }
    for (Header header : message.headers()) {
      forwarded(header).ifPresent(name -> add(request, name, header.text()));
    }
    return request;
  }

  private static String contentType(Message message) {
    return message
        .headers()
        .text(CONTENT_TYPE)
        .filter(HttpRequests::isSafe)
        .orElse(DEFAULT_CONTENT_TYPE);
  }

  private static Optional<String> forwarded(Header header) {
    String name = header.name();
    if (name.equals("traceparent") || name.equals("tracestate")) {
      return Optional.of(name);
    }
    return ATTRIBUTE.matcher(name).matches()
        ? Optional.of("ce-" + name.substring(CLOUD_EVENTS_PREFIX.length()))
        : Optional.empty();
  }

  private static void add(HttpPost request, String name, String value) {
    boolean attribute = name.startsWith("ce-");
    if (attribute || isSafe(value)) {
      request.header(name, attribute ? attributeValue(value) : value);
    }
  }

  /**
   * A CloudEvents attribute as their HTTP binding (3.1.3.2) wants it: space, quotation mark,
   * percent sign and all that is not printable ASCII are percent-encoded, as receivers decode every
   * value.
   */
  private static String attributeValue(String value) {
    StringBuilder encoded = new StringBuilder(value.length());
    for (byte next : value.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = next > 0x20 && next < 0x7f && next != '"' && next != '%';
      if (plain) {
        encoded.append((char) next);
      } else {
        encoded.append('%').append(HEX.toHexDigits(next));
      }
    }
    return encoded.toString();
  }

  private static boolean isSafe(String value) {
    return !value.isEmpty() && value.chars().allMatch(next -> next >= 0x20 && next < 0x7f);
  }

  /** Percent-encoded UTF-8, or base64 with a mark behind it for bytes that are no text. */
  private static String key(byte[] key) {
    return Utf8Text.of(key)
        .map(HttpRequests::percentEncoded)
        .orElseGet(() -> Base64.getEncoder().encodeToString(key) + ";base64");
  }

  private static String percentEncoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
