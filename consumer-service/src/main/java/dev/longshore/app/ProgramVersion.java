package dev.longshore.app;

import java.util.Optional;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} answers: the build, and the Java that it runs on. */
final class ProgramVersion implements IVersionProvider {

  @Override
  public String[] getVersion() {
    String version =
        Optional.ofNullable(ProgramVersion.class.getPackage().getImplementationVersion())
            .orElse("development");
    return new String[] {"longshore " + version, "java " + Runtime.version()};
  }
}
