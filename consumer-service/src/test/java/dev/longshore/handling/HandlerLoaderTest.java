package dev.longshore.handling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.delivery.Messages;
import dev.longshore.failure.ProgramFailure;
import dev.longshore.handler.BatchHandler;
import dev.longshore.handler.MessageHandler;
import dev.longshore.handler.Outcome;
import dev.longshore.message.Message;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HandlerLoaderTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void makesTheHandlerOfThatName() {
    assertThat(loader().load(LogHandler.class.getName())).isInstanceOf(LogHandler.class);
  }

  @Test
  void namesTheClassAndTheFolderWhenThereIsNone() {
    assertThatThrownBy(() -> loader().load("no.such.Handler"))
        .isInstanceOf(ProgramFailure.class)
        .hasMessage(
            "handler.class: no class no.such.Handler on the class path or in the jars of "
                + folder);
  }

  @Test
  void refusesAClassThatIsNoHandler() {
    assertThatThrownBy(() -> loader().load("java.lang.String"))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("implements neither dev.longshore.handler.MessageHandler nor");
  }

  @Test
  void refusesAHandlerThatCannotBeMadeFromOutside() {
    assertThatThrownBy(() -> loader().load(HttpHandler.class.getName()))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("public constructor without parameters");
  }

  @Test
  void asksForANameWhenNoneIsRegistered() {
    assertThatThrownBy(() -> loader().load(""))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("no handler is registered");
  }

  @Test
  void aHandlerOfSingleMessagesGetsNoBatches() {
    assertThatThrownBy(() -> loader().loadForBatches(LogHandler.class.getName()))
        .isInstanceOf(ProgramFailure.class)
        .hasMessageContaining("LogHandler takes one message at a time")
        .hasMessageContaining("handler.batch.size");
  }

  @Test
  void aHandlerOfBatchesTakesBatchesAndSingleMessages() throws Exception {
    String name = Batches.class.getName();

    assertThat(loader().loadForBatches(name)).isInstanceOf(Batches.class);
    try (MessageHandler single = loader().load(name)) {
      assertThat(single.handle(Messages.at(7, "a"), new NoDelivery()))
          .isEqualTo(Outcome.reject("1 from 7"));
    }
  }

  /** Says how many it got. */
  public static final class Batches implements BatchHandler {
    @Override
    public List<Outcome> handle(List<Message> messages) {
      return List.of(Outcome.reject(messages.size() + " from " + messages.getFirst().offset()));
    }
  }

  private HandlerLoader loader() {
    return new HandlerLoader(folder);
  }
}
