package dev.vtr.torture;

import dev.vtr.harness.Nodes;
import java.nio.file.Path;

/** Something bad that happens to a hub and a spoke that run as processes. */
interface Fault {
  /** For the one who chooses among them. */
  String name();

  /** What the promise is. */
  String expected();

  /**
   * Lets it happen.
   *
   * @param directory empty, for this fault alone
   * @return what was seen
   * @throws Broken when that is not what was promised
   */
  String happen(Nodes nodes, Path directory) throws Exception;

  /** A promise that was not kept. */
  final class Broken extends Exception {
    private static final long serialVersionUID = 1L;

    Broken(String observed) {
      super(observed);
    }

    /** Unless {@code kept}, says what was observed. */
    static void unless(boolean kept, String observed) throws Broken {
      if (!kept) {
        throw new Broken(observed);
      }
    }
  }
}
