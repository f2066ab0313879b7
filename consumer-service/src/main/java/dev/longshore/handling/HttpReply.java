package dev.longshore.handling;

import java.util.Optional;
import org.eclipse.jetty.client.ContentResponse;

/** The whole answer to a post. Immutable; the body is not copied. */
record HttpReply(ContentResponse response) {
  int statusCode() {
    return response.getStatus();
  }

  /** The body, empty where there is none. */
  byte[] body() {
    return response.getContent();
  }

  /** The first header of that name, whatever its case. */
  Optional<String> header(String name) {
    return Optional.ofNullable(response.getHeaders().get(name));
  }
}
