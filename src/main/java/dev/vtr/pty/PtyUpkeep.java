package dev.vtr.pty;

import dev.vtr.bus.Address;
import dev.vtr.bus.Bus;
import dev.vtr.bus.Hop;

/** What is told to a terminal in passing: too often for a span each, and nobody waits. */
public sealed interface PtyUpkeep {
  Address<PtyUpkeep> ADDRESS = Address.of("pty.upkeep", Hop.CONTEXT_ONLY, PtyUpkeep.class);

  /** The terminal's key, as in {@link PtyRequest}; an unknown one is ignored. */
  String key();

  /** {@code bytes} of output have been dealt with, and as many more may come. */
  record Credit(String key, long bytes) implements PtyUpkeep {}

  /** Whole answers of the terminal itself to what the program asked it; see {@link Pty#reply}. */
  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  record Reply(String key, byte[] bytes) implements PtyUpkeep {
    /** Tells the terminal's owner that the program does not get them. */
    Runnable dropped(Bus bus) {
      return () -> bus.send(PtyEvent.ADDRESS.keyed(key), new PtyEvent.ReplyDropped(bytes.length));
    }
  }
}
