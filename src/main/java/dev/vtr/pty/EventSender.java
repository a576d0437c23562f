package dev.vtr.pty;

import dev.vtr.bus.Address;
import dev.vtr.bus.Bus;
import java.util.function.BiConsumer;

/**
 * Hands on what comes from one terminal to the bus, from the reactor's thread.
 *
 * @param events where it goes
 * @param ended takes note of the end before it is told: whoever hears of it may ask what is left;
 *     and runs what it is given if something is
 * @param told is run when it has been told
 */
record EventSender(
    Bus bus, Address<PtyEvent> events, BiConsumer<Pty, Runnable> ended, Runnable told)
    implements PtyListener {

  @Override
  public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
    bus.send(events, new PtyEvent.Output(bytes, reads, readNanos));
  }

  @Override
  public void exited(Pty pty, ExitStatus status, long exitNanos) {
    ended.accept(pty, () -> bus.send(events, new PtyEvent.Left()));
    bus.send(events, new PtyEvent.Exited(status, exitNanos));
    told.run();
  }
}
