package dev.longshore.dedup;

import dev.longshore.message.Message;
import java.util.zip.CRC32C;

/** Tells payloads apart, as well as 32 bits can. */
final class Payload {
  private Payload() {}

  /** The CRC32C of a message's value; 0 for none. */
  static int checksum(Message message) {
    byte[] value = message.value();
    if (value == null) {
      return 0;
    }
    CRC32C crc = new CRC32C();
    crc.update(value, 0, value.length);
    return (int) crc.getValue();
  }
}
