package dev.vtr.pty;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Keeps all that comes from a terminal; gives credit back at once, or not at all. */
final class RecordingListener implements PtyListener {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final boolean recredit;
  private final ByteArrayOutputStream output = new ByteArrayOutputStream();
  private final CompletableFuture<ExitStatus> exit = new CompletableFuture<>();
  private final List<String> events = new ArrayList<>();

  private RecordingListener(boolean recredit) {
    this.recredit = recredit;
  }

  static RecordingListener recrediting() {
    return new RecordingListener(true);
  }

  static RecordingListener hoarding() {
    return new RecordingListener(false);
  }

  @Override
  public synchronized void output(Pty pty, byte[] bytes, int reads, long readNanos) {
    events.add("output");
    output.writeBytes(bytes);
    notifyAll();
    if (recredit) {
      pty.credit(bytes.length);
    }
  }

  @Override
  public synchronized void exited(Pty pty, ExitStatus status, long exitNanos) {
    events.add("exited");
    exit.complete(status);
    notifyAll();
  }

  synchronized String text() {
    return output.toString(StandardCharsets.UTF_8);
  }

  synchronized int bytes() {
    return output.size();
  }

  synchronized List<String> events() {
    return List.copyOf(events);
  }

  ExitStatus awaitExit() throws Exception {
    return exit.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  boolean hasExited() {
    return exit.isDone();
  }

  void awaitText(String text) throws InterruptedException {
    await(() -> text().contains(text), "text " + text);
  }

  void awaitBytes(int count) throws InterruptedException {
    await(() -> bytes() >= count, count + " bytes");
  }

  private synchronized void await(BooleanSupplier reached, String what)
      throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        throw new AssertionError("no " + what + " in: " + text());
      }
      wait(left);
    }
  }
}
