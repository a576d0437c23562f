package dev.vtr.bus;

/** A message whose handling is a span: it says the span's name. */
public interface Operation {
  /** The span's name, from a small fixed set, for example {@code session.wait_for_idle}. */
  String operation();
}
