package dev.longshore.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A message's headers, in their order, with duplicates. Immutable.
 *
 * <p><b>Idea.</b> All of them lie in one array: of each the length of its name, the name, the
 * length of its value (-1 for none), the value. Most are never looked at, and whoever looks for one
 * compares bytes that lie beside each other instead of following five references per header. What
 * the client holds of them points into all that was fetched with them, and would keep that.
 *
 * <p><b>Cost.</b> The array: 16 bytes, and 8 per header beyond what it holds.
 */
public final class Headers implements Iterable<Header> {
  private static final VarHandle LENGTHS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

  private static final int LENGTHS_EACH = 2 * Integer.BYTES;
  private static final int NO_VALUE = -1;

  /** No headers at all. */
  static final Headers NONE = new Headers(new byte[0]);

  private final byte[] packed;

  private Headers(byte[] packed) {
    this.packed = packed;
  }

  /** A copy of headers that Kafka's client holds. */
  static Headers of(Iterable<org.apache.kafka.common.header.Header> headers) {
    int length = 0;
    for (org.apache.kafka.common.header.Header header : headers) {
      length += LENGTHS_EACH + sizeOf(header);
    }
    if (length == 0) {
      return NONE;
    }
    byte[] packed = new byte[length];
    int at = 0;
    for (org.apache.kafka.common.header.Header header : headers) {
      at = put(packed, at, FetchedHeader.name(header));
      at = put(packed, at, FetchedHeader.value(header));
    }
    return new Headers(packed);
  }

  private static int put(byte[] packed, int at, @Nullable ByteBuffer bytes) {
    if (bytes == null) {
      LENGTHS.set(packed, at, NO_VALUE);
      return at + Integer.BYTES;
    }
    int length = bytes.remaining();
    LENGTHS.set(packed, at, length);
    bytes.get(bytes.position(), packed, at + Integer.BYTES, length);
    return at + Integer.BYTES + length;
  }

  /** Bytes of names and values that Kafka's client holds. */
  static int sizeOf(Iterable<org.apache.kafka.common.header.Header> headers) {
    int size = 0;
    for (org.apache.kafka.common.header.Header header : headers) {
      size += sizeOf(header);
    }
    return size;
  }

  private static int sizeOf(org.apache.kafka.common.header.Header header) {
    ByteBuffer value = FetchedHeader.value(header);
    return FetchedHeader.name(header).remaining() + (value == null ? 0 : value.remaining());
  }

  boolean isEmpty() {
    return packed.length == 0;
  }

  /** Those whose names are wanted. */
  Headers only(Predicate<String> wanted) {
    byte[] kept = new byte[packed.length];
    int end = 0;
    for (int at = 0; at < packed.length; at = after(at)) {
      if (wanted.test(nameAt(at))) {
        int length = after(at) - at;
        System.arraycopy(packed, at, kept, end, length);
        end += length;
      }
    }
    return new Headers(Arrays.copyOf(kept, end));
  }

  /** Bytes of names and values. */
  int size() {
    int size = 0;
    for (int at = 0; at < packed.length; at = after(at)) {
      size += after(at) - at - LENGTHS_EACH;
    }
    return size;
  }

  /** The value of the last header of that name, null without one or for one without a value. */
  byte @Nullable [] value(HeaderName name) {
    int last = last(name.bytes());
    return last < 0 ? null : valueAt(last);
  }

  /** The value of the last header of that name, as UTF-8 text. */
  public Optional<String> text(String name) {
    return last(name).map(Header::text);
  }

  /** The last header of that name, which is the one that counts where a name repeats. */
  public Optional<Header> last(String name) {
    int last = last(name.getBytes(StandardCharsets.UTF_8));
    return last < 0 ? Optional.empty() : Optional.of(new Header(name, valueAt(last)));
  }

  /** All headers, in their order. */
  public Stream<Header> stream() {
    return all().stream();
  }

  @Override
  public Iterator<Header> iterator() {
    return all().iterator();
  }

  private List<Header> all() {
    List<Header> all = new ArrayList<>();
    for (int at = 0; at < packed.length; at = after(at)) {
      all.add(new Header(nameAt(at), valueAt(at)));
    }
    return all;
  }

  /** Where the last header of that name begins; -1 for none. */
  private int last(byte[] name) {
    int found = -1;
    for (int at = 0; at < packed.length; at = after(at)) {
      if (isAt(at, name)) {
        found = at;
      }
    }
    return found;
  }

  private boolean isAt(int at, byte[] name) {
    int length = length(at);
    int from = at + Integer.BYTES;
    return length == name.length
        && Arrays.equals(packed, from, from + length, name, 0, name.length);
  }

  private String nameAt(int at) {
    return new String(packed, at + Integer.BYTES, length(at), StandardCharsets.UTF_8);
  }

  private byte @Nullable [] valueAt(int at) {
    int value = at + Integer.BYTES + length(at);
    int length = length(value);
    int from = value + Integer.BYTES;
    return length == NO_VALUE ? null : Arrays.copyOfRange(packed, from, from + length);
  }

  /** Where the header after the one at a place begins. */
  private int after(int at) {
    int value = at + Integer.BYTES + length(at);
    return value + Integer.BYTES + Math.max(0, length(value));
  }

  private int length(int at) {
    return (int) LENGTHS.get(packed, at);
  }
}
