package dev.longshore.message;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes of a header that Kafka's client has fetched where they lie. Any thread.
 *
 * <p><b>Idea.</b> The client decodes a header when it is first asked for its name or value: a lock,
 * a volatile write and two objects for each of both. It has the bytes, in two fields that it does
 * not show. They are looked at here. Where they are not, since the header was made by hand or
 * decoded before, or since another version of the client has other fields, the client is asked.
 */
final class FetchedHeader {
  private static final @Nullable VarHandle NAME = field("keyBuffer");
  private static final @Nullable VarHandle VALUE = field("valueBuffer");

  private FetchedHeader() {}

  private static @Nullable VarHandle field(String name) {
    try {
      return MethodHandles.privateLookupIn(RecordHeader.class, MethodHandles.lookup())
          .findVarHandle(RecordHeader.class, name, ByteBuffer.class);
    } catch (ReflectiveOperationException other) {
      return null;
    }
  }

  /** Whether the client shows them, so that nothing need be decoded. */
  static boolean isReadable() {
    return NAME != null && VALUE != null;
  }

  /** The bytes of its name, at the buffer's position; not to be changed, nor is the position. */
  static ByteBuffer name(Header header) {
    ByteBuffer bytes = bytes(NAME, header);
    return bytes == null ? ByteBuffer.wrap(header.key().getBytes(StandardCharsets.UTF_8)) : bytes;
  }

  /** The bytes of its value in the same way; null for none. */
  static @Nullable ByteBuffer value(Header header) {
    ByteBuffer bytes = bytes(VALUE, header);
    if (bytes != null) {
      return bytes;
    }
    byte[] value = header.value();
    return value == null ? null : ByteBuffer.wrap(value);
  }

  private static @Nullable ByteBuffer bytes(@Nullable VarHandle field, Header header) {
    return field != null && header instanceof RecordHeader fetched
        ? (ByteBuffer) field.get(fetched)
        : null;
  }
}
