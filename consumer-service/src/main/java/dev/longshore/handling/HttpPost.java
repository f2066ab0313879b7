package dev.longshore.handling;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** What is posted to a handler: where, with which headers, which bytes. Owned by its maker. */
final class HttpPost {
  private final URI uri;
  private final byte[] body;
  private final List<Field> fields = new ArrayList<>();

  /** A header. */
  record Field(String name, String value) {}

  HttpPost(URI uri, byte[] body) {
    this.uri = uri;
    this.body = body;
  }

  /** Adds a header; one of that name may be there already. */
  HttpPost header(String name, String value) {
    fields.add(new Field(name, value));
    return this;
  }

  URI uri() {
    return uri;
  }

  byte[] body() {
    return body;
  }

  List<Field> fields() {
    return fields;
  }
}
