package dev.vtr.pty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Prints what the terminal layer does on this machine; run its main method. */
public final class PtyFigures {
  private static final int MEBIBYTE = 1 << 20;
  private static final int FLOOD_MEBIBYTES = 200;
  private static final int ECHOES = 5000;
  private static final int IDLE_SHELLS = 200;

  private PtyFigures() {}

  public static void main(String[] arguments) throws Exception {
    try (PtyReactor reactor = PtyReactor.open()) {
      echo(reactor);
      idleShells(reactor);
      for (int i = 0; i < 5; i++) {
        flood(reactor);
      }
    }
  }

  private static void flood(PtyReactor reactor) throws Exception {
    Path file = Files.createTempFile("vtr-flood", ".bin");
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.allocate(1), (long) FLOOD_MEBIBYTES * MEBIBYTE - 1);
    }
    AtomicLong bytesSeen = new AtomicLong();
    AtomicLong batches = new AtomicLong();
    CountDownLatch ended = new CountDownLatch(1);
    long start = System.nanoTime();
    long processor = processorNanos();
    Programs.start(
        reactor,
        Programs.shell("stty raw -echo; exec cat " + file),
        new PtyListener() {
          @Override
          public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
            bytesSeen.addAndGet(bytes.length);
            batches.incrementAndGet();
            pty.credit(bytes.length);
          }

          @Override
          public void exited(Pty pty, ExitStatus status, long exitNanos) {
            ended.countDown();
          }
        });
    ended.await();
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "flood: %d MiB in %.2f s = %.0f MB/s (%.2f s of our processor time), %d batches of %d bytes%n",
        bytesSeen.get() / MEBIBYTE,
        seconds,
        bytesSeen.get() / 1e6 / seconds,
        (processorNanos() - processor) / 1e9,
        batches.get(),
        bytesSeen.get() / batches.get());
    Files.delete(file);
  }

  private static long processorNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  private static void echo(PtyReactor reactor) throws Exception {
    BlockingQueue<byte[]> echoes = new LinkedBlockingQueue<>();
    Pty cat =
        Programs.start(
            reactor,
            Programs.shell("stty raw -echo; echo ready; exec cat"),
            new PtyListener() {
              @Override
              public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
                echoes.add(bytes);
                pty.credit(bytes.length);
              }

              @Override
              public void exited(Pty pty, ExitStatus status, long exitNanos) {}
            });
    StringBuilder greeting = new StringBuilder();
    while (greeting.indexOf("ready\n") < 0) {
      greeting.append(new String(echoes.take(), StandardCharsets.UTF_8));
    }
    long[] nanos = new long[ECHOES];
    for (int i = 0; i < ECHOES; i++) {
      long start = System.nanoTime();
      cat.write(new byte[] {'x'}, outcome -> {});
      echoes.take();
      nanos[i] = System.nanoTime() - start;
    }
    Arrays.sort(nanos);
    System.out.printf(
        "echo through cat: p50 %d us, p99 %d us%n",
        nanos[ECHOES / 2] / 1000, nanos[ECHOES * 99 / 100] / 1000);
    cat.hangUp();
  }

  private static void idleShells(PtyReactor reactor) throws Exception {
    long residentBefore = residentKibibytes();
    long descriptorsBefore = Processes.descriptors();
    long[] nanos = new long[IDLE_SHELLS];
    CountDownLatch prompts = new CountDownLatch(IDLE_SHELLS);
    for (int i = 0; i < IDLE_SHELLS; i++) {
      long start = System.nanoTime();
      Programs.start(
          reactor,
          Programs.command("/bin/bash", "--norc", "-i"),
          new PtyListener() {
            private boolean prompted;

            @Override
            public void output(Pty pty, byte[] bytes, int reads, long readNanos) {
              if (!prompted) {
                prompted = true;
                prompts.countDown();
              }
            }

            @Override
            public void exited(Pty pty, ExitStatus status, long exitNanos) {}
          });
      nanos[i] = System.nanoTime() - start;
    }
    prompts.await();
    Arrays.sort(nanos);
    System.out.printf(
        "spawn: p50 %d us, p99 %d us%n",
        nanos[IDLE_SHELLS / 2] / 1000, nanos[IDLE_SHELLS * 99 / 100] / 1000);
    System.out.printf(
        "%d idle shells: resident %d -> %d KiB (%.1f KiB each), %d descriptors each, threads %s%n",
        IDLE_SHELLS,
        residentBefore,
        residentKibibytes(),
        (residentKibibytes() - residentBefore) / (double) IDLE_SHELLS,
        (Processes.descriptors() - descriptorsBefore) / IDLE_SHELLS,
        status("Threads"));
  }

  private static long residentKibibytes() throws IOException {
    System.gc();
    return Long.parseLong(status("VmRSS").replaceAll("\\D", ""));
  }

  private static String status(String key) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(key + ":"))
        .findFirst()
        .orElseThrow()
        .substring(key.length() + 1)
        .strip();
  }
}
