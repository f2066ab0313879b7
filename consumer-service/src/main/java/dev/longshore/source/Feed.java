package dev.longshore.source;

/**
 * What a partition brings. Each feed has room of its own, so that neither new messages nor retries
 * that wait for their time keep the other out.
 */
enum Feed {
  /** Messages of the topics that are consumed. */
  TOPICS,
  /** Retries, from the retry topic. */
  RETRIES
}
