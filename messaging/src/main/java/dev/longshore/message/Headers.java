package dev.longshore.message;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** A read-only view of a message's headers, in their order, with duplicates. Immutable. */
public final class Headers implements Iterable<Header> {
  private final org.apache.kafka.common.header.Headers headers;

  Headers(org.apache.kafka.common.header.Headers headers) {
    this.headers = headers;
  }

  /** The value of the last header of that name, as UTF-8 text. */
  public Optional<String> text(String name) {
    return last(name).map(Header::text);
  }

  /** The last header of that name, which is the one that counts where a name repeats. */
  public Optional<Header> last(String name) {
    var header = headers.lastHeader(name);
    return header == null
        ? Optional.empty()
        : Optional.of(new Header(header.key(), header.value()));
  }

  /** All headers, in their order. */
  public Stream<Header> stream() {
    return StreamSupport.stream(headers.spliterator(), false)
        .map(header -> new Header(header.key(), header.value()));
  }

  @Override
  public Iterator<Header> iterator() {
    return stream().iterator();
  }
}
