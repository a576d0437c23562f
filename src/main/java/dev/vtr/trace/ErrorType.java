package dev.vtr.trace;

/** A failure that knows what it is called on a span: one vocabulary for all layers. */
public interface ErrorType {
  /** The name of a gRPC status (gRPC, "Status codes"), for example {@code FAILED_PRECONDITION}. */
  String errorType();
}
