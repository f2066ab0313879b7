package dev.longshore.tool.input;

import static org.assertj.core.api.Assertions.assertThat;

import dev.longshore.message.Envelope;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class FormatsTest {
  private final Found found = new Found();

  @Test
  void eachLineIsAValueAndAnEmptyOneToo() throws IOException {
    read(FormatName.lines, "a\n\nb\r\nc");

    assertThat(found.messages).containsExactly("1 null=a", "2 null=", "3 null=b", "4 null=c");
  }

  @Test
  void linesKeepBytesThatAreNoText() throws IOException {
    byte[] input = {(byte) 0xff, 0, 1, '\n', (byte) 0xc3};

    new LineFormat(Optional.empty()).read(new ByteArrayInputStream(input), found);

    assertThat(found.values.getFirst()).isEqualTo(new byte[] {(byte) 0xff, 0, 1});
    assertThat(found.values.getLast()).isEqualTo(new byte[] {(byte) 0xc3});
  }

  @Test
  void linesAreSplitWhereverTheReadsEnd() throws IOException {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder();
    List<String> expected = new ArrayList<>();
    for (int line = 0; line < 300; line++) {
      String value = "x".repeat(random.nextInt(10) == 0 ? 200_000 : random.nextInt(50)) + line;
      expected.add(value);
      text.append(value).append('\n');
    }

    LineSplitter lines = new LineSplitter(new TricklingStream(text.toString(), random));
    List<String> actual = new ArrayList<>();
    for (var line = lines.next(); line.isPresent(); line = lines.next()) {
      actual.add(new String(line.get(), StandardCharsets.UTF_8));
    }

    assertThat(actual).as("seed %d", seed).isEqualTo(expected);
  }

  @Test
  void aSeparatorTakesTheKeyOffTheLine() throws IOException {
    new LineFormat(Optional.of("::")).read(stream("k1::v1\nnone\n::v::3\n"), found);

    assertThat(found.messages).containsExactly("1 k1=v1", "3 =v::3");
    assertThat(found.problems).containsExactly("2 no key separator in the line");
  }

  @Test
  void jsonDocumentsAndElementsAreValuesAsTheyStand() throws IOException {
    read(
        FormatName.json,
        "[ {\"a\": 1.10,\n \"b\":[1,2]} , 7,\"x\\u0041\",null,1e400 ]\n{\"c\":{}}");

    assertThat(found.messages)
        .containsExactly(
            "1 null={\"a\": 1.10,\n \"b\":[1,2]}",
            "2 null=7",
            "2 null=\"x\\u0041\"",
            "2 null=null",
            "2 null=1e400",
            "3 null={\"c\":{}}");
    assertThat(found.problems).isEmpty();
  }

  @Test
  void brokenJsonIsAProblemAfterTheValuesBeforeIt() throws IOException {
    read(FormatName.json, "[1,\n2,\n{\"a\":}]");

    assertThat(found.messages).containsExactly("1 null=1", "2 null=2");
    assertThat(found.problems).singleElement().asString().startsWith("3 not JSON:");
  }

  @Test
  void jsonLinesAreValuesOrEnvelopes() throws IOException {
    read(
        FormatName.jsonl,
        "{\"id\": 1}\n\n  \n{\"key\":\"k\",\"value\":\"v\"}\n{\"value\":\"lonely\"}\n7\n");

    assertThat(found.messages)
        .containsExactly(
            "1 null={\"id\": 1}", "4 k=v", "5 null={\"value\":\"lonely\"}", "6 null=7");
  }

  @Test
  void aBadJsonLineIsAProblemAndTheRestGoesOn() throws IOException {
    read(FormatName.jsonl, "{\"id\":\n{\"key\":\"k\",\"value\":5}\n{\"id\":2}\n");

    assertThat(found.messages).containsExactly("3 null={\"id\":2}");
    assertThat(found.problems).hasSize(2);
    assertThat(found.problems.getFirst()).startsWith("1 not JSON");
    assertThat(found.problems.getLast()).startsWith("2 value: must be a string or null");
  }

  @Test
  void csvRowsAreObjectsOfTexts() throws IOException {
    read(FormatName.csv, "\ufeffid,name\n1,\"Smith, \"\"J\"\"\"\n2,\n3\n4,\"two\nlines\"\n");

    assertThat(found.messages)
        .containsExactly(
            "2 null={\"id\":\"1\",\"name\":\"Smith, \\\"J\\\"\"}",
            "3 null={\"id\":\"2\",\"name\":\"\"}",
            "6 null={\"id\":\"4\",\"name\":\"two\\nlines\"}");
    assertThat(found.problems).containsExactly("4 1 columns where the header has 2");
  }

  @Test
  void csvWithABrokenHeaderOrQuoteIsAProblem() throws IOException {
    read(FormatName.csv, "id,id\n1,2\n");
    read(FormatName.csv, "id\n\"1\n");

    assertThat(found.messages).isEmpty();
    assertThat(found.problems.getFirst()).startsWith("1 header row:");
    assertThat(found.problems.getLast()).contains("not CSV:");
  }

  @Test
  void rawInputIsOneValue() throws IOException {
    read(FormatName.raw, "a\nb\n");

    assertThat(found.messages).containsExactly("1 null=a\nb\n");
  }

  @Test
  void everyFormatStopsWhenNoMoreIsWanted() throws IOException {
    for (FormatName format : FormatName.values()) {
      Found one = new Found();
      one.limit = 1;
      format.format(Optional.empty()).read(stream("[1,\n2]\n3\n"), one);
      assertThat(one.messages.size() + one.problems.size()).as(format.name()).isEqualTo(1);
    }
  }

  private void read(FormatName format, String input) throws IOException {
    format.format(Optional.empty()).read(stream(input), found);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Collects what a format finds, as "LINE KEY=VALUE". */
  private static final class Found implements InputSink {
    private final List<String> messages = new ArrayList<>();
    private final List<String> problems = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();
    private int limit = Integer.MAX_VALUE;

    @Override
    public boolean message(Envelope envelope, long line) {
      messages.add(line + " " + text(envelope.key()) + "=" + text(envelope.value()));
      byte @Nullable [] value = envelope.value();
      if (value != null) {
        values.add(value);
      }
      return messages.size() + problems.size() < limit;
    }

    @Override
    public boolean problem(String problem, long line) {
      problems.add(line + " " + problem);
      return messages.size() + problems.size() < limit;
    }

    private static String text(byte @Nullable [] bytes) {
      return bytes == null ? "null" : new String(bytes, StandardCharsets.UTF_8);
    }
  }

  /** Gives a few bytes at a time. */
  private static final class TricklingStream extends InputStream {
    private final ByteArrayInputStream all;
    private final Random random;

    TricklingStream(String text, Random random) {
      this.all = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
      this.random = random;
    }

    @Override
    public int read() {
      return all.read();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      return all.read(target, offset, Math.min(length, 1 + random.nextInt(100_000)));
    }
  }
}
