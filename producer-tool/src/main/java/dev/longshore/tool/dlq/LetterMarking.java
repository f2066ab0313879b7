package dev.longshore.tool.dlq;

import dev.longshore.deadletter.DeadLetterState;
import dev.longshore.deadletter.ParkedMessage;
import dev.longshore.failure.ExitCode;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.replay.AuditEntry;
import dev.longshore.replay.AuditTopic;
import dev.longshore.replay.LetterMark;
import dev.longshore.replay.LetterStates;
import dev.longshore.replay.ReplayStateTopic;
import dev.longshore.tool.cluster.Cluster;
import dev.longshore.tool.console.Console;
import dev.longshore.tool.console.GlobalOptions;
import dev.longshore.tool.console.OutputFormat;
import dev.longshore.tool.console.Person;
import dev.longshore.tool.output.Json;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Marks dead letters in the state topic, with an entry in the audit before and after; the dead
 * letters themselves stay as they are.
 *
 * @param console the streams
 * @param global the options of every command
 * @param action the command's name
 */
record LetterMarking(Console console, GlobalOptions global, String action) {

  /**
   * What to write.
   *
   * @param done how it is told afterwards, as "discarded"
   * @param applies which of the selected ones it makes a difference to
   * @param record what is written for one of them
   */
  record Change(
      String done,
      Predicate<ParkedMessage> applies,
      BiFunction<ParkedMessage, Stamp, ProducerRecord<byte @Nullable [], byte @Nullable []>>
          record) {}

  /**
   * When and by whom.
   *
   * @param at when
   * @param by by whom
   */
  record Stamp(Instant at, String by) {
    LetterMark mark(DeadLetterState state, String detail) {
      return new LetterMark(state, "", at, by, detail);
    }
  }

  ExitCode run(LetterSelection selection, ReasonOption reason, Change change) {
    selection.check();
    selection.filter(console);
    try (Cluster cluster = Cluster.connect(global, console);
        Consumer<byte @Nullable [], byte @Nullable []> consumer = cluster.consumer()) {
      String topic = DeadLetterTopics.choose(cluster, selection.options().topic());
      ReplayStateTopic stateTopic = new ReplayStateTopic(consumer, cluster.topics());
      LetterStates states = stateTopic.load(topic, global.timeout());
      List<ParkedMessage> letters =
          selection.find(consumer, topic, states, console, global.timeout()).stream()
              .filter(change.applies())
              .toList();
      if (letters.isEmpty()) {
        throw new ProgramFailure(
            ExitCode.NOTHING_MATCHED, "no dead letter of " + topic + " to " + action);
      }
      if (!global.isConfirmed()) {
        console.confirm("%s %s of %s?".formatted(action, count(letters.size()), topic));
      }
      String why = reason.text(console, global);
      stateTopic.ensure();
      new AuditTopic(consumer, cluster.topics()).ensure();
      write(cluster, topic, selection, why, letters, change);
      tell(topic, letters.size(), change);
      return ExitCode.OK;
    }
  }

  private void write(
      Cluster cluster,
      String topic,
      LetterSelection selection,
      String why,
      List<ParkedMessage> letters,
      Change change) {
    Instant now = console.clock().instant();
    Stamp stamp = new Stamp(now, Person.name(System.getenv()));
    try (Producer<byte @Nullable [], byte @Nullable []> producer = cluster.producer(Map.of())) {
      AuditEntry entry =
          new AuditEntry(
              now, stamp.by(), action, topic, selection.text(), letters.size(), "", why, "begun");
      Writes writes = new Writes(producer);
      writes.add(AuditTopic.record(entry));
      writes.await();
      letters.forEach(letter -> writes.add(change.record().apply(letter, stamp)));
      writes.await();
      writes.add(AuditTopic.record(entry.ended("done")));
      writes.await();
    }
  }

  private void tell(String topic, int count, Change change) {
    if (global.output() != OutputFormat.table) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("topic", topic);
      fields.put(change.done(), count);
      console.line(Json.text(fields));
    } else {
      console.line("%s %s of %s".formatted(change.done(), count(count), topic));
    }
    console.flush();
  }

  private static String count(int letters) {
    return letters == 1 ? "1 dead letter" : letters + " dead letters";
  }
}
