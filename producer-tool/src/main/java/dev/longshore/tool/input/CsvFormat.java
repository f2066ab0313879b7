package dev.longshore.tool.input;

import dev.longshore.message.Envelope;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.apache.commons.csv.DuplicateHeaderMode;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** The first row names the columns; every other row is a JSON object of texts. UTF-8, RFC 4180. */
final class CsvFormat implements InputFormat {
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private static final int BUFFER = 64 * 1024;

  private static final JsonFactory JSON = new JsonFactory();

  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader()
          .setSkipHeaderRecord(true)
          .setIgnoreEmptyLines(true)
          .setDuplicateHeaderMode(DuplicateHeaderMode.DISALLOW)
          .get();

  @Override
  public void read(InputStream input, InputSink sink) throws IOException {
    try (CSVParser rows = parser(input)) {
      List<String> columns = rows.getHeaderNames();
      Iterator<CSVRecord> iterator = rows.iterator();
      boolean more = true;
      while (more && hasNext(iterator, rows, sink)) {
        CSVRecord row = iterator.next();
        long line = rows.getCurrentLineNumber();
        more =
            row.size() == columns.size()
                ? sink.message(Envelope.ofValue(object(columns, row)), line)
                : sink.problem(
                    "%d columns where the header has %d".formatted(row.size(), columns.size()),
                    line);
      }
    } catch (IllegalArgumentException badHeader) {
      sink.problem("header row: " + badHeader.getMessage(), 1);
    }
  }

  private static CSVParser parser(InputStream input) throws IOException {
    PushbackReader reader =
        new PushbackReader(
            new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8), BUFFER));
    int first = reader.read();
    if (first >= 0 && first != BYTE_ORDER_MARK) {
      reader.unread(first);
    }
    return CSVParser.builder().setReader(reader).setFormat(CSV).get();
  }

  /** Nothing after a row whose quotes do not match can be trusted. */
  private static boolean hasNext(Iterator<CSVRecord> iterator, CSVParser rows, InputSink sink) {
    try {
      return iterator.hasNext();
    } catch (UncheckedIOException malformed) {
      sink.problem("not CSV: " + malformed.getMessage(), rows.getCurrentLineNumber());
      return false;
    }
  }

  private static byte[] object(List<String> columns, CSVRecord row) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      json.writeStartObject();
      for (int index = 0; index < columns.size(); index++) {
        json.writeStringProperty(columns.get(index), row.get(index));
      }
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
