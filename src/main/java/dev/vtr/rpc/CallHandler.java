package dev.vtr.rpc;

/** Answers calls: from this node's own sessions, or by passing them to a spoke. */
@FunctionalInterface
public interface CallHandler {
  /**
   * Takes {@code call} on its context, and ends it there sooner or later; must not block or throw.
   */
  void handle(Call call);
}
