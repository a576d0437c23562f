package dev.vtr.torture;

import java.nio.file.Path;

/** What {@code bin/torture} runs: faults that take longer than a test may. */
final class Torture {
  private Torture() {}

  /** {@code crash DIRECTORY ROUNDS SEED}. */
  public static void main(String[] words) throws Exception {
    boolean pass;
    try (CrashRounds crash = new CrashRounds(Path.of(words[1]), Long.parseLong(words[3]))) {
      Verdict verdict = crash.run(Integer.parseInt(words[2]));
      System.out.println(verdict.json());
      pass = verdict.pass();
    }
    System.exit(pass ? 0 : 1);
  }
}
