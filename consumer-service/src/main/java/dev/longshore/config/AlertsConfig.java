package dev.longshore.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;

/**
 * What counts as wrong with the fleet, and who is told. Immutable.
 *
 * @param webhook where alerts are posted to
 * @param webhookSecret what those posts are signed with
 * @param alertmanager the Alertmanager that is told
 * @param lagAge how old the oldest message of a topic may get
 * @param deadLetters how many dead letters a topic may get within the window
 * @param deadLetterWindow that window
 * @param stuckHead how long a partition with messages may stand still
 * @param after how long most conditions must hold
 */
public record AlertsConfig(
    @Setting(
            fallback = "",
            meaning =
                "Address to which alerts are posted when they begin and when they are over, as"
                    + " JSON in the manner of Standard Webhooks.")
        String webhook,
    @Setting(
            fallback = "",
            meaning =
                "Secret that those posts are signed with (HMAC-SHA256); `whsec_` and Base64, or"
                    + " any text; empty does not sign.")
        String webhookSecret,
    @Setting(
            fallback = "",
            meaning = "Address of an Alertmanager that is told, as http://alertmanager:9093.")
        String alertmanager,
    @Setting(
            fallback = "5m",
            meaning = "An alert is raised when the oldest message of a topic waits for longer.")
        Duration lagAge,
    @Setting(
            fallback = "100",
            meaning = "An alert is raised when a topic gets more dead letters within the window.")
        int deadLetters,
    @Setting(fallback = "5m", meaning = "The window in which dead letters are counted.")
        Duration deadLetterWindow,
    @Setting(
            fallback = "10m",
            meaning =
                "An alert is raised when a partition with messages stands still for so long while"
                    + " its consumer works.")
        Duration stuckHead,
    @Setting(
            fallback = "30s",
            meaning =
                "How long most conditions must hold before they are told, and be gone before"
                    + " that is; a lost consumer is told at once.")
        Duration after) {

  /** Checks the addresses and the times. An address may hold a secret and is not repeated. */
  public AlertsConfig {
    new Checks()
        .that(
            webhook.isBlank() || isAddress(webhook),
            "must be http://HOST[:PORT]/PATH or https://…",
            "webhook")
        .that(
            alertmanager.isBlank() || isAddress(alertmanager),
            "must be http://HOST[:PORT] or https://…, without /api",
            "alertmanager")
        .that(
            webhookSecret.isEmpty() || !webhook.isBlank(),
            "signs what goes to webhook, which is not set",
            "webhook-secret",
            "webhook")
        .that(
            isSecret(webhookSecret),
            "begins with whsec_ and what follows is no Base64",
            "webhook-secret")
        .positive(lagAge, "lag-age")
        .between(1, 1_000_000_000, deadLetters, "dead-letters")
        .positive(deadLetterWindow, "dead-letter-window")
        .positive(stuckHead, "stuck-head")
        .notNegative(after, "after")
        .done();
  }

  /** All but the webhook, which may be a secret as a whole. */
  @Override
  public String toString() {
    return "AlertsConfig[alertmanager=%s, lagAge=%s, deadLetters=%d, deadLetterWindow=%s, stuckHead=%s, after=%s]"
        .formatted(alertmanager, lagAge, deadLetters, deadLetterWindow, stuckHead, after);
  }

  private static boolean isAddress(String text) {
    try {
      URI address = new URI(text);
      boolean isHttp = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      return isHttp && address.getHost() != null;
    } catch (URISyntaxException wrong) {
      return false;
    }
  }

  private static boolean isSecret(String text) {
    return !text.startsWith("whsec_")
        || text.substring("whsec_".length())
            .matches("([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?");
  }
}
