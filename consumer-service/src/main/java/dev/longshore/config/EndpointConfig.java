package dev.longshore.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place where an HTTP handler listens. Immutable.
 *
 * @param weight its share among others, from 1
 */
public record EndpointConfig(URI url, int weight) {
  private static final Pattern FORM = Pattern.compile("(\\S+)(?:\\s+weight=([0-9]{1,4}))?");
  private static final int MOST = 1000;

  /** Reads {@code URL} or {@code URL weight=3}; throws {@link Refusal}. */
  static EndpointConfig parse(String text) {
    Matcher form = FORM.matcher(text.strip());
    if (!form.matches()) {
      throw new Refusal("{} is not a url and a weight, as {url: http://a:9000/, weight: 3}");
    }
    int weight = form.group(2) == null ? 1 : Integer.parseInt(form.group(2));
    if (weight < 1 || weight > MOST) {
      throw new Refusal("the weight of {} must be between 1 and " + MOST);
    }
    try {
      URI url = new URI(form.group(1));
      if (HandlerConfig.isHttp(url)) {
        return new EndpointConfig(url, weight);
      }
    } catch (URISyntaxException invalid) {
      // refused below, like a URL of another kind
    }
    throw new Refusal(
        "{} is not an absolute http or https URL, for example http://localhost:9000/");
  }
}
