package dev.vtr.pty;

import java.nio.file.Path;

/** How a checked {@link PtySpawn} becomes a process that leads a session on a terminal. */
interface Launcher {
  /**
   * Starts {@code program} in a session of its own with the terminal as its controlling one, with
   * descriptors 0 to 2 only, with no signal blocked. Blocks about a millisecond; any thread.
   *
   * @return its process id; the caller must reap it
   */
  int launch(PtySpawn spawn, Path program, MasterTerminal terminal) throws PtyException;

  /** The better one that this system's C library allows. */
  static Launcher forThisSystem() {
    return PosixSpawnLauncher.supported() ? new PosixSpawnLauncher() : new Pty4jLauncher();
  }
}
