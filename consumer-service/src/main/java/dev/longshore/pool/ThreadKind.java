package dev.longshore.pool;

import java.util.concurrent.ThreadFactory;

/** Which threads the workers are. None of them keeps the process alive. */
public enum ThreadKind {
  /** Cheap by the thousand; for work that mostly waits. */
  VIRTUAL {
    @Override
    ThreadFactory factory(String name) {
      return Thread.ofVirtual().name(name + "-", 0).factory();
    }
  },
  /** One thread of the operating system each; for work that mostly computes. */
  PLATFORM {
    @Override
    ThreadFactory factory(String name) {
      return Thread.ofPlatform().daemon(true).name(name + "-", 0).factory();
    }
  };

  abstract ThreadFactory factory(String name);
}
