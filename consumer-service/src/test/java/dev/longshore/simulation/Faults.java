package dev.longshore.simulation;

import java.util.Random;

/** Whether things go wrong: drawn by the seed, and never once it is calm. */
final class Faults {
  private final Random random;
  private final Plan plan;
  private long deadLettersFailUntil;
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

  /** Lets no dead letter be written until a time, or until it is calm. */
  void deadLettersFail(long until) {
    deadLettersFailUntil = until;
  }

  /** Whether no dead letter can be written. */
  boolean isDeadLetterOutage(long now) {
    return !calm && now < deadLettersFailUntil;
  }

  /** Whether a dead letter is not written, or seems not to be. */
  boolean deadLetterFails() {
    return !calm && random.nextInt(100) < plan.deadLetterFaultPercent();
  }

  /** Whether every handler fails. */
  boolean isHandlerDown(long now) {
    return !calm && plan.health().isDown(now);
  }

  /** Whether a handler does anything but succeed. */
  boolean handlerMisbehaves() {
    return !calm && random.nextInt(100) < plan.trouble();
  }
}
