package dev.vtr.bus;

/**
 * A message that wants an answer.
 *
 * @param <A> the answer's type; handed on uncopied, so it must be immutable
 */
@SuppressWarnings("unused") // the type parameter ties a request to its answer
public interface Request<A> extends Operation {
  /**
   * Whether answering it is worth a span; not for what the program asks itself to keep up to date.
   */
  default boolean isTraced() {
    return true;
  }
}
