package dev.longshore.config;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Builds the tree of a YAML text from the parser's events; one thread.
 *
 * <p>Nothing but maps, lists and texts is let in: no aliases, which could grow without bound, no
 * tags, and no more levels than a configuration has use for, so the recursion is bounded.
 */
final class YamlDocument {
  private static final int DEEPEST = 20;

  private final Iterator<Event> events;

  private YamlDocument(Iterator<Event> events) {
    this.events = events;
  }

  /** The root of a text with one document; an empty text is an empty mapping. */
  static YamlNode read(String text) {
    try {
      LoadSettings settings = LoadSettings.builder().build();
      return new YamlDocument(new Parse(settings).parseString(text).iterator()).root();
    } catch (ReaderException unprintable) {
      throw new FileFault(lineOf(text, unprintable.getPosition()), "has an unprintable character");
    } catch (MarkedYamlEngineException invalid) {
      Optional<Mark> mark = invalid.getProblemMark().or(invalid::getContextMark);
      throw new FileFault(
          mark.map(place -> place.getLine() + 1).orElse(0), "not YAML: " + told(invalid));
    } catch (YamlEngineException invalid) {
      throw new FileFault(0, "not YAML: " + invalid.getMessage());
    }
  }

  private YamlNode root() {
    YamlNode root = new YamlNode.Mapping(List.of(), 1);
    int documents = 0;
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
        throw new FileFault(line(event), "has a second document; one is allowed");
      }
      if (event instanceof NodeEvent start) {
        root = node(start, 1);
      }
    }
    return root;
  }

  private YamlNode node(Event event, int depth) {
    int line = line(event);
    if (depth > DEEPEST) {
      throw new FileFault(line, "is nested deeper than %d levels".formatted(DEEPEST));
    }
    if (event instanceof AliasEvent
        || (event instanceof NodeEvent node && node.getAnchor().isPresent())) {
      throw new FileFault(line, "anchors and aliases are not allowed; write the value out");
    }
    return switch (event) {
      case ScalarEvent scalar -> {
        refuseTag(scalar.getTag(), line);
        yield new YamlNode.Scalar(scalar.getValue(), scalar.isPlain(), line);
      }
      case CollectionStartEvent start -> {
        refuseTag(start.getTag(), line);
        yield start.getEventId() == Event.ID.SequenceStart
            ? sequence(line, depth)
            : mapping(line, depth);
      }
      default -> throw new IllegalStateException("unexpected event: " + event);
    };
  }

  private YamlNode.Sequence sequence(int line, int depth) {
    List<YamlNode> items = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.SequenceEnd;
        event = events.next()) {
      items.add(node(event, depth + 1));
    }
    return new YamlNode.Sequence(List.copyOf(items), line);
  }

  private YamlNode.Mapping mapping(int line, int depth) {
    List<YamlNode.Entry> entries = new ArrayList<>();
    for (Event event = events.next();
        event.getEventId() != Event.ID.MappingEnd;
        event = events.next()) {
      if (!(node(event, depth + 1) instanceof YamlNode.Scalar key)) {
        throw new FileFault(line(event), "a key must be text");
      }
      entries.add(new YamlNode.Entry(key.text(), key.line(), node(events.next(), depth + 1)));
    }
    return new YamlNode.Mapping(List.copyOf(entries), line);
  }

  private static void refuseTag(Optional<String> tag, int line) {
    tag.ifPresent(
        name -> {
          throw new FileFault(line, "tags are not allowed: " + name);
        });
  }

  private static String told(MarkedYamlEngineException invalid) {
    String problem = invalid.getProblem();
    return problem == null ? "syntax error" : problem;
  }

  private static int line(Event event) {
    return event.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  private static int lineOf(String text, int position) {
    int end = Math.min(text.length(), Math.max(0, position));
    return 1 + (int) text.substring(0, end).chars().filter(symbol -> symbol == '\n').count();
  }
}
