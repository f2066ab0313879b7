package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterHeaders;
import dev.longshore.deadletter.DeadLetterReference;
import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.DeadLetterStub;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.message.Message;
import dev.longshore.replay.AuditEntry;
import dev.longshore.replay.AuditTopic;
import dev.longshore.replay.LetterMark;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.console.Person;
import dev.longshore.tool.output.Json;
import dev.longshore.topic.ScanRange;
import dev.longshore.topic.TopicScan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;

/** {@code dlq edit P:O}: a corrected dead letter in the place of a wrong one. */
@Command(
    name = "edit",
    description = {
      "Corrects the value of a dead letter: in $EDITOR, by a JSON patch, or with a new value. The"
          + " corrected one is written beside the old, which is marked as edited; dlq replay then"
          + " takes the corrected one."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  longshore dlq edit 0:17 --topic orders.dlq",
      "  longshore dlq edit 0:17 --patch '[{\"op\":\"replace\",\"path\":\"/amount\",\"value\":1}]'"
          + " --yes",
      "  longshore dlq edit 0:17 --value-file corrected.json --yes"
    })
final class DlqEditCommand implements Callable<Integer> {
  /** Where a corrected dead letter tells which one it was made of. */
  private static final String EDITED_FROM = DeadLetterHeaders.PREFIX + "edited-from";

  private final Console console;

  @Parameters(paramLabel = "PARTITION:OFFSET", description = "Which, as dlq list shows them.")
  private @Nullable DeadLetterReference reference;

  @Option(
      names = "--topic",
      paramLabel = "TOPIC",
      description = "The dead-letter topic; may be left out where there is only one.")
  private Optional<String> topic = Optional.empty();

  @Option(
      names = "--patch",
      paramLabel = "JSON|@FILE",
      description = "A JSON patch (RFC 6902) of the value.")
  private Optional<String> patch = Optional.empty();

  @Option(names = "--value-file", paramLabel = "FILE", description = "The new value as it stands.")
  private Optional<Path> valueFile = Optional.empty();

  @Mixin private final ReasonOption reason = new ReasonOption();

  @Mixin private final GlobalOptions global = new GlobalOptions();

  DlqEditCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    if (patch.isPresent() && valueFile.isPresent()) {
      throw new ProgramFailure(ExitCode.USAGE, "--patch and --value-file exclude each other");
    }
    try (Cluster cluster = Cluster.connect(global, console);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      String chosen = DeadLetterTopics.choose(cluster, topic);
      ReplayStateTopic states = new ReplayStateTopic(consumer, cluster.topics());
      Message message = read(consumer, chosen);
      if (states.load(chosen, global.timeout()).state(message) == DeadLetterState.EDITED) {
        throw new ProgramFailure(
            ExitCode.USAGE, "edited before; dlq show names the corrected one: " + reference);
      }
      byte[] before = Optional.ofNullable(message.value()).orElseGet(() -> new byte[0]);
      byte[] after = corrected(before);
      if (Arrays.equals(before, after)) {
        throw new ProgramFailure(ExitCode.NOTHING_MATCHED, "nothing differs, nothing was written");
      }
      LineDiff.of(BytesText.body(before), BytesText.body(after)).forEach(console::message);
      if (!global.isConfirmed()) {
        console.confirm("write the corrected dead letter beside " + reference + "?");
      }
      String why = reason.text(console, global);
      states.ensure();
      new AuditTopic(consumer, cluster.topics()).ensure();
      write(cluster, ParkedMessage.of(message, DeadLetterState.NEW), after, why);
    }
    return ExitCode.OK.number();
  }

  private Message read(Consumer<byte @Nullable [], byte @Nullable []> consumer, String chosen) {
    DeadLetterReference wanted = wanted();
    List<Message> found = new ArrayList<>();
    TopicScan.start(consumer, chosen, ScanRange.single(wanted.partition(), wanted.offset()))
        .forEach(global.timeout(), found::add);
    if (found.isEmpty()) {
      throw new ProgramFailure(
          ExitCode.NOTHING_MATCHED, "no dead letter stands at " + wanted + " of " + chosen);
    }
    if (DeadLetterStub.is(found.getFirst())) {
      throw new ProgramFailure(
          ExitCode.USAGE, "a stub of a message too large to be kept has no value to edit");
    }
    return found.getFirst();
  }

  private byte[] corrected(byte[] before) throws IOException {
    if (valueFile.isPresent()) {
      return Files.readAllBytes(valueFile.get());
    }
    if (patch.isPresent()) {
      String text = patch.get();
      String operations =
          text.startsWith("@") ? Files.readString(Path.of(text.substring(1))) : text;
      try {
        String value = new String(before, StandardCharsets.UTF_8);
        return Json.text(LetterPatch.apply(Json.tree(value), operations))
            .getBytes(StandardCharsets.UTF_8);
      } catch (JacksonException binary) {
        throw new ProgramFailure(
            ExitCode.USAGE, "--patch: the value is not JSON; use --value-file");
      }
    }
    return inEditor(before);
  }

  private byte[] inEditor(byte[] before) throws IOException {
    String editor =
        System.getenv().getOrDefault("VISUAL", System.getenv().getOrDefault("EDITOR", ""));
    if (!console.terminal().in() || editor.isEmpty()) {
      throw new ProgramFailure(
          ExitCode.NOT_CONFIRMED,
          "no editor without a terminal and $EDITOR; use --patch or --value-file");
    }
    Path file = Files.createTempFile("dead-letter-", ".json");
    try {
      Files.write(file, before);
      Process process =
          new ProcessBuilder("sh", "-c", editor + " \"$1\"", "sh", file.toString())
              .inheritIO()
              .start();
      if (process.waitFor() != 0) {
        throw new ProgramFailure(ExitCode.NOT_CONFIRMED, "the editor failed; nothing was written");
      }
      return Files.readAllBytes(file);
    } catch (InterruptedException interrupted) {
      throw new InterruptException(interrupted);
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private void write(Cluster cluster, ParkedMessage old, byte[] value, String why) {
    Instant now = console.clock().instant();
    String by = Person.name(System.getenv());
    AuditEntry entry =
        new AuditEntry(
            now, by, "edit", old.message().topic(), wanted().toString(), 1, "", why, "begun");
    Headers headers = old.headers();
    headers.remove(EDITED_FROM);
    headers.add(EDITED_FROM, wanted().toString().getBytes(StandardCharsets.UTF_8));
    try (Producer<byte @Nullable [], byte @Nullable []> producer =
        cluster.producer(Map.of("max.request.size", 128 * 1024 * 1024))) {
      Writes writes = new Writes(producer);
      writes.add(AuditTopic.record(entry));
      writes.await();
      writes.add(
          new ProducerRecord<>(
              old.message().topic(),
              old.message().partition(),
              old.message().key(),
              value,
              headers));
      DeadLetterReference corrected =
          new DeadLetterReference(old.message().partition(), writes.await().offset());
      writes.add(
          ReplayStateTopic.mark(
              old.message(),
              new LetterMark(DeadLetterState.EDITED, "", now, by, "now " + corrected)));
      writes.add(AuditTopic.record(entry.ended("done")));
      writes.await();
      tell(old.message().topic(), corrected);
    }
  }

  private void tell(String chosen, DeadLetterReference corrected) {
    if (global.output() == OutputFormat.table) {
      console.line("%s of %s is now %s".formatted(wanted(), chosen, corrected));
    } else {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("topic", chosen);
      fields.put("ref", wanted().toString());
      fields.put("correctedRef", corrected.toString());
      console.line(Json.text(fields));
    }
    console.flush();
  }

  private DeadLetterReference wanted() {
    if (reference == null) {
      throw new ProgramFailure(ExitCode.USAGE, "which dead letter?");
    }
    return reference;
  }
}
