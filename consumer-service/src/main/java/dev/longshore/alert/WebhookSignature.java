package dev.longshore.alert;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs webhooks in the manner of Standard Webhooks, for which receivers find libraries in many
 * languages: HMAC-SHA256 over {@code id.timestamp.body}. A secret that begins with {@code whsec_}
 * is Base64, any other is taken as it is. Immutable.
 */
final class WebhookSignature {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "whsec_";

  private final byte[] secret;

  /**
   * A signature.
   *
   * @param secret empty signs nothing
   * @throws IllegalArgumentException for a secret that begins with whsec_ and is no Base64
   */
  WebhookSignature(String secret) {
    this.secret =
        secret.startsWith(PREFIX)
            ? Base64.getDecoder().decode(secret.substring(PREFIX.length()))
            : secret.getBytes(StandardCharsets.UTF_8);
  }

  /** The headers of a webhook that is sent now. */
  Map<String, String> headers(String id, Instant now, String body) {
    Map<String, String> headers = new LinkedHashMap<>();
    String timestamp = Long.toString(now.getEpochSecond());
    headers.put("webhook-id", id);
    headers.put("webhook-timestamp", timestamp);
    if (secret.length > 0) {
      headers.put("webhook-signature", "v1," + sign(id + "." + timestamp + "." + body));
    }
    return headers;
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + ALGORITHM, impossible);
    }
  }
}
