package dev.longshore.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} answers: the build, and the Java that it runs on. */
final class ProgramVersion implements IVersionProvider {

  /** The build, as heartbeats tell it. */
  static String number() {
    return Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
        .orElse("development");
  }

  @Override
  public String[] getVersion() {
    return new String[] {"longshore " + number(), "java " + Runtime.version()};
  }
}
