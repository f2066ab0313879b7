package dev.longshore.handling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.longshore.failure.ProgramFailure;
import java.nio.file.Path;
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
        .hasMessageContaining("does not implement dev.longshore.handler.MessageHandler");
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

  private HandlerLoader loader() {
    return new HandlerLoader(folder);
  }
}
