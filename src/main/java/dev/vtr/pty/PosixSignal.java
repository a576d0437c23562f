package dev.vtr.pty;

import java.util.Locale;
import java.util.Optional;

/**
 * The signals of Linux by name, with the numbers that x86, ARM, RISC-V and POWER share ({@code
 * signal(7)}).
 */
public enum PosixSignal {
  HUP(1),
  INT(2),
  QUIT(3),
  ILL(4),
  TRAP(5),
  ABRT(6),
  BUS(7),
  FPE(8),
  KILL(9),
  USR1(10),
  SEGV(11),
  USR2(12),
  PIPE(13),
  ALRM(14),
  TERM(15),
  STKFLT(16),
  CHLD(17),
  CONT(18),
  STOP(19),
  TSTP(20),
  TTIN(21),
  TTOU(22),
  URG(23),
  XCPU(24),
  XFSZ(25),
  VTALRM(26),
  PROF(27),
  WINCH(28),
  IO(29),
  PWR(30),
  SYS(31);

  private static final PosixSignal[] BY_NUMBER = values();

  private final int number;

  PosixSignal(int number) {
    this.number = number;
  }

  /** Its number for {@code kill(2)}. */
  public int number() {
    return number;
  }

  /** The signal of that number, if it has a name here; real-time signals have none. */
  public static Optional<PosixSignal> ofNumber(int number) {
    return number >= 1 && number <= BY_NUMBER.length
        ? Optional.of(BY_NUMBER[number - 1])
        : Optional.empty();
  }

  /**
   * Reads {@code TERM}, {@code SIGTERM}, {@code term} or {@code 15}; empty when there is no such
   * signal.
   */
  public static Optional<PosixSignal> parse(String text) {
    String name = text.strip().toUpperCase(Locale.ROOT);
    String bare = name.startsWith("SIG") ? name.substring(3) : name;
    for (PosixSignal signal : BY_NUMBER) {
      if (signal.name().equals(bare) || Integer.toString(signal.number).equals(bare)) {
        return Optional.of(signal);
      }
    }
    return Optional.empty();
  }
}
