package dev.vtr.rpc;

import dev.vtr.session.Failure;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The {@code grpc-timeout} header: at most eight digits and a unit (gRPC over HTTP/2, "Timeout").
 * Vert.x reads what is malformed or under a millisecond as "no timeout"; here the one is an error
 * and the other one millisecond.
 */
final class GrpcTimeout {
  private static final int MAX_DIGITS = 8;

  private GrpcTimeout() {}

  /**
   * Milliseconds, at least 1; 0 without a header.
   *
   * @throws Failure.Invalid if the header is malformed
   */
  static long millis(@Nullable String header) {
    if (header == null) {
      return 0;
    }
    int digits = header.length() - 1;
    if (digits < 1 || digits > MAX_DIGITS) {
      throw malformed();
    }
    long value = 0;
    for (int i = 0; i < digits; i++) {
      char c = header.charAt(i);
      if (c < '0' || c > '9') {
        throw malformed();
      }
      value = value * 10 + (c - '0');
    }
    return Math.max(1, unit(header.charAt(digits)).toMillis(value));
  }

  private static TimeUnit unit(char letter) {
    return switch (letter) {
      case 'H' -> TimeUnit.HOURS;
      case 'M' -> TimeUnit.MINUTES;
      case 'S' -> TimeUnit.SECONDS;
      case 'm' -> TimeUnit.MILLISECONDS;
      case 'u' -> TimeUnit.MICROSECONDS;
      case 'n' -> TimeUnit.NANOSECONDS;
      default -> throw malformed();
    };
  }

  private static Failure malformed() {
    return new Failure.Invalid("grpc-timeout", "must be 1 to 8 digits and one of H M S m u n");
  }
}
