package dev.longshore.source;

/** The protocol between the members of a group and its coordinator. */
public enum GroupProtocol {
  /** The next-generation protocol, KIP-848: the broker assigns, partition by partition. */
  CONSUMER,
  /** The older protocol: a member assigns; used cooperatively. */
  CLASSIC
}
