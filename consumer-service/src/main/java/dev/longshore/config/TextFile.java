package dev.longshore.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads small files of UTF-8 text. */
final class TextFile {
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private TextFile() {}

  /** The whole text of a file that is no longer than the limit. Blocks. */
  static String read(Path path, ByteSize limit) {
    byte[] bytes = bytes(path, Math.toIntExact(limit.bytes()));
    if (bytes.length > limit.bytes()) {
      throw new FileFault(0, "is larger than " + limit);
    }
    String text = decode(bytes);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private static byte[] bytes(Path path, int limit) {
    if (Files.isDirectory(path)) {
      throw new FileFault(0, "is a directory");
    }
    try (InputStream input = Files.newInputStream(path)) {
      return input.readNBytes(limit + 1);
    } catch (NoSuchFileException missing) {
      throw new FileFault(0, "does not exist");
    } catch (AccessDeniedException denied) {
      throw new FileFault(0, "may not be read by this user");
    } catch (IOException broken) {
      throw new FileFault(0, "cannot be read: " + broken.getMessage());
    }
  }

  private static String decode(byte[] bytes) {
    ByteBuffer input = ByteBuffer.wrap(bytes);
    CharBuffer output = CharBuffer.allocate(bytes.length);
    CoderResult result = StandardCharsets.UTF_8.newDecoder().decode(input, output, true);
    String text = output.flip().toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
      throw new FileFault(line, "is not UTF-8 text");
    }
    return text;
  }
}
