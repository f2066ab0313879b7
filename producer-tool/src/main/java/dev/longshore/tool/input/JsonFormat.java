package dev.longshore.tool.input;

import dev.longshore.message.Envelope;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * One JSON document is a value, and so is each element of an array, byte for byte as it stands in
 * the input. Several documents may follow each other. The input is held in memory.
 */
final class JsonFormat implements InputFormat {
  private static final JsonFactory JSON = new JsonFactory();

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

  @Override
  public void read(InputStream input, InputSink sink) throws IOException {
    byte[] document = withoutMark(input.readAllBytes());
    long line = 1;
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), document)) {
      boolean more = true;
      while (more) {
        JsonToken token = parser.nextToken();
        line = parser.currentTokenLocation().getLineNr();
        if (token == null) {
          return;
        }
        boolean isArrayBound =
            parser.streamReadContext().getNestingDepth() <= 1
                && (token == JsonToken.START_ARRAY || token == JsonToken.END_ARRAY);
        more = isArrayBound || sink.message(value(parser, document), line);
      }
    } catch (JacksonException malformed) {
      String problem = String.valueOf(malformed.getOriginalMessage());
      long place = malformed.getLocation() == null ? line : malformed.getLocation().getLineNr();
      sink.problem("not JSON: " + problem.lines().findFirst().orElse(""), place);
    }
  }

  private static Envelope value(JsonParser parser, byte[] document) {
    int start = Math.toIntExact(parser.currentTokenLocation().getByteOffset());
    parser.finishToken();
    parser.skipChildren();
    int end = Math.toIntExact(parser.currentLocation().getByteOffset());
    return Envelope.ofValue(Arrays.copyOfRange(document, start, end));
  }

  private static byte[] withoutMark(byte[] document) {
    boolean marked =
        document.length >= BYTE_ORDER_MARK.length
            && Arrays.equals(document, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3);
    return marked ? Arrays.copyOfRange(document, 3, document.length) : document;
  }
}
