package dev.longshore.broker;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/** Where a broker keeps its data when nobody says: below the user's cache folder. */
final class CacheFolder {
  private CacheFolder() {}

  /**
   * The default data folder.
   *
   * @param environment the process's environment; {@code XDG_CACHE_HOME} counts when absolute
   * @param home the user's home folder
   * @param operatingSystem the value of {@code os.name}
   */
  static Path of(Map<String, String> environment, Path home, String operatingSystem) {
    return base(environment, home, operatingSystem).resolve("longshore").resolve("kafka");
  }

  private static Path base(Map<String, String> environment, Path home, String operatingSystem) {
    Path configured = Path.of(environment.getOrDefault("XDG_CACHE_HOME", ""));
    if (configured.isAbsolute()) {
      return configured;
    }
    if (operatingSystem.toLowerCase(Locale.ROOT).startsWith("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    return home.resolve(".cache");
  }
}
