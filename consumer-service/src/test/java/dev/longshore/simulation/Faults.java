package dev.longshore.simulation;

import java.util.Random;

/** Whether things go wrong: drawn by the seed, and never once it is calm. */
final class Faults {
  private final Random random;
  private final Plan plan;
  private boolean calm;

  Faults(Random random, Plan plan) {
    this.random = random;
    this.plan = plan;
  }

  void calm() {
    calm = true;
  }

  boolean isCalm() {
    return calm;
  }

  /** Whether a call to Kafka fails. */
  boolean fails() {
    return !calm && random.nextInt(1000) < plan.faultPerMille();
  }

  /** Whether a dead letter is not written, or seems not to be. */
  boolean deadLetterFails() {
    return !calm && random.nextInt(100) < plan.deadLetterFaultPercent();
  }

  /** Whether a handler does anything but succeed. */
  boolean handlerMisbehaves() {
    return !calm && random.nextInt(100) < plan.trouble();
  }
}
