package dev.vtr.cli.client;

/**
 * The status codes of gRPC, in the order of their numbers (gRPC, "Status codes and their use in
 * gRPC").
 */
public enum GrpcCode {
  OK,
  CANCELLED,
  UNKNOWN,
  INVALID_ARGUMENT,
  DEADLINE_EXCEEDED,
  NOT_FOUND,
  ALREADY_EXISTS,
  PERMISSION_DENIED,
  RESOURCE_EXHAUSTED,
  FAILED_PRECONDITION,
  ABORTED,
  OUT_OF_RANGE,
  UNIMPLEMENTED,
  INTERNAL,
  UNAVAILABLE,
  DATA_LOSS,
  UNAUTHENTICATED;

  private static final GrpcCode[] BY_NUMBER = values();

  /**
   * The code of a {@code grpc-status}; anything that is none of the 17 numbers is {@link #UNKNOWN}.
   */
  static GrpcCode of(String number) {
    try {
      int index = Integer.parseInt(number.strip());
      return index >= 0 && index < BY_NUMBER.length ? BY_NUMBER[index] : UNKNOWN;
    } catch (NumberFormatException e) {
      return UNKNOWN;
    }
  }

  /**
   * The code for an answer that has an HTTP status and no gRPC one (gRPC, "HTTP to gRPC status code
   * mapping").
   */
  static GrpcCode ofHttp(int status) {
    return switch (status) {
      case 401 -> UNAUTHENTICATED;
      case 403 -> PERMISSION_DENIED;
      case 404 -> UNIMPLEMENTED;
      case 429, 502, 503, 504 -> UNAVAILABLE;
      default -> status >= 400 && status < 500 ? INTERNAL : UNKNOWN;
    };
  }
}
