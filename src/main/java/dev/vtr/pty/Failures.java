package dev.vtr.pty;

/** The {@link PtyFailure} that belongs to an error of the system. */
final class Failures {
  private Failures() {}

  static PtyFailure ofErrno(String operation, int errno) {
    return switch (errno) {
      case LibC.EMFILE, LibC.ENFILE -> new PtyFailure.Exhausted("file descriptors");
      case LibC.ENOMEM -> new PtyFailure.Exhausted("memory");
      case LibC.EAGAIN -> new PtyFailure.Exhausted("processes");
      default -> new PtyFailure.SystemRefused(operation, LibC.describe(errno));
    };
  }
}
