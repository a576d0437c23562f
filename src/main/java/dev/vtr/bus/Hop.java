package dev.vtr.bus;

/** What sending to an address does to the trace. */
public enum Hop {
  /** The context travels and no span is made: for messages too many to have a span each. */
  CONTEXT_ONLY,
  /**
   * Nobody waits: the consumer's span is the root of a trace of its own and links to the sender.
   */
  ONE_WAY,
  /** The sender waits for the answer: the consumer's span is a child of the sender's. */
  REQUEST
}
