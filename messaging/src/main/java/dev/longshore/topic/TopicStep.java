package dev.longshore.topic;

/** What a plan says about one topic. */
public sealed interface TopicStep {
  /** The topic as it should be. */
  TopicSpec wanted();

  /**
   * The topic is missing and will be created.
   *
   * @param wanted the topic as it should be
   */
  record Create(TopicSpec wanted) implements TopicStep {}

  /**
   * The topic has too few partitions and will get more.
   *
   * @param wanted the topic as it should be
   * @param from how many partitions it has
   * @param to how many it will have
   */
  record Grow(TopicSpec wanted, int from, int to) implements TopicStep {}

  /**
   * The topic is as it should be.
   *
   * @param wanted the topic as it should be
   * @param state the topic as it is
   */
  record Present(TopicSpec wanted, TopicState state) implements TopicStep {}

  /**
   * The topic differs in a way that is not mended without loss.
   *
   * @param wanted the topic as it should be
   * @param problem what differs, and why it stays so
   */
  record Conflict(TopicSpec wanted, String problem) implements TopicStep {}
}
