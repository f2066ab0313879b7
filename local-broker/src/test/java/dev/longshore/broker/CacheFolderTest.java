package dev.longshore.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class CacheFolderTest {
  private static final Path HOME = Path.of("/home/ada");

  @Test
  void cacheFolderOfTheEnvironmentComesFirst() {
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "/var/cache/ada"), HOME, "Linux"))
        .isEqualTo(Path.of("/var/cache/ada/longshore/kafka"));
  }

  @Test
  void relativeCacheFolderOfTheEnvironmentIsIgnored() {
    assertThat(CacheFolder.of(Map.of("XDG_CACHE_HOME", "cache"), HOME, "Linux"))
        .isEqualTo(Path.of("/home/ada/.cache/longshore/kafka"));
  }

  @Test
  void linuxKeepsItBelowDotCache() {
    assertThat(CacheFolder.of(Map.of(), HOME, "Linux"))
        .isEqualTo(Path.of("/home/ada/.cache/longshore/kafka"));
  }

  @Test
  void macKeepsItBelowLibraryCaches() {
    assertThat(CacheFolder.of(Map.of(), HOME, "Mac OS X"))
        .isEqualTo(Path.of("/home/ada/Library/Caches/longshore/kafka"));
  }
}
