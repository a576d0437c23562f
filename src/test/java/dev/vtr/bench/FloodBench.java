package dev.vtr.bench;

import com.google.protobuf.Message;
import dev.vtr.cli.vt.Workload;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.pty.ExitStatus;
import dev.vtr.pty.Pty;
import dev.vtr.pty.PtyLimits;
import dev.vtr.pty.PtyListener;
import dev.vtr.pty.PtyReactor;
import dev.vtr.pty.PtySpawn;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.client.GrpcClientRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Programs that write as fast as they can, and what the others notice of it. */
final class FloodBench {
  private static final int FILE_MEBIBYTES = 16;
  private static final int MEBIBYTE = 1 << 20;

  /** Of what the session is given, as tmux takes so much longer. */
  private static final int TMUX_PART = 8;

  /** Until the compilers have settled. */
  private static final int WARM_UP_TIMES = 8;

  private static final long SLOW_MILLIS = 500;
  private static final int PROMPTS = 5;

  private final BenchClient client;

  /** On a connection of its own: who does not read holds up all streams of its connection. */
  private final BenchClient slow;

  private final BenchNodes.Node hub;
  private final Path directory;
  private int spawned;

  FloodBench(BenchClient client, BenchClient slow, BenchNodes.Node hub, Path directory) {
    this.client = client;
    this.slow = slow;
    this.hub = hub;
    this.directory = directory;
  }

  /**
   * Floods of each kind, and the keys of another session meanwhile.
   *
   * @param from where recordings of {@code vtgen.py} may be
   * @param mebibytes of a flood
   */
  void beside(Path from, int mebibytes) throws Exception {
    try (KeyProbe probe = new KeyProbe(client, "beside");
        Tmux tmux = new Tmux(directory)) {
      probe.press(200);
      System.out.printf(
          "%n%-10s %6s %8s %8s %6s %12s %12s %6s %9s %9s %8s %8s%n",
          "PTY to screen",
          "MiB",
          "MB/s",
          "tmux",
          "times",
          "CPU ns/byte",
          "tmux",
          "times",
          "MiB before",
          "after",
          "key p50",
          "p99 ms");
      for (Workload kind : List.of(Workload.ASCII, Workload.MIXED)) {
        Path file = from.resolve(generated(kind));
        if (!Files.exists(file)) {
          file = directory.resolve(kind.label());
          Files.write(file, kind.bytes(FILE_MEBIBYTES * MEBIBYTE));
        }
        flood(cat(file, WARM_UP_TIMES));
        compare(kind, file, mebibytes, probe, tmux);
      }
    }
  }

  /** The file of {@code vtgen.py} of this kind. */
  private static String generated(Workload kind) {
    return kind == Workload.ASCII ? "ascii_scroll-80x24.vt" : kind.label() + "-80x24.vt";
  }

  private static String cat(Path file, int times) {
    return "stty raw; cat " + String.join(" ", Collections.nCopies(times, file.toString()));
  }

  private void compare(Workload kind, Path file, int mebibytes, KeyProbe probe, Tmux tmux)
      throws Exception {
    int times = Math.max(TMUX_PART, mebibytes / FILE_MEBIBYTES);
    double bytes = (double) file.toFile().length() * times;
    double before = hub.residentMebibytes();
    double cpu = hub.cpuSeconds();
    System.out.printf(
        "%-13s %26.1f MB/s from the terminal to nowhere%n", "", toNowhere(file, times));
    CompletableFuture<Long> flood =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return flood(cat(file, times));
              } catch (Exception e) {
                throw new IllegalStateException(e);
              }
            });
    Latencies keys = probe.press(100_000, () -> !flood.isDone());
    double rate = bytes / flood.get() * 1e3;
    double ownCost = (hub.cpuSeconds() - cpu) * 1e9 / bytes;
    double after = hub.residentMebibytes();
    double theirs = 0;
    double theirCost = 0;
    if (Tmux.isThere()) {
      tmux.run("new-session", "-d", "sleep 1000"); // its server lives as long as a session does
      tmux.nanosOf("true");
      double theirCpu = tmux.cpuSeconds();
      theirs = bytes / TMUX_PART / tmux.nanosOf(cat(file, times / TMUX_PART)) * 1e3;
      theirCost = (tmux.cpuSeconds() - theirCpu) * 1e9 / (bytes / TMUX_PART);
    }
    System.out.printf(
        "%-13s %6d %8.1f %8.1f %6.1f %12.1f %12.1f %6.1f %9.0f %9.0f %8.1f %8.1f%n",
        kind.name().toLowerCase(Locale.ROOT),
        times * FILE_MEBIBYTES,
        rate,
        theirs,
        theirs == 0 ? 0 : rate / theirs,
        ownCost,
        theirCost,
        theirCost / ownCost,
        before,
        after,
        keys.millis(0.5),
        keys.millis(0.99));
  }

  /** MB/s of the same program when its output is read and thrown away: what the kernel gives. */
  private static double toNowhere(Path file, int times) throws Exception {
    CompletableFuture<Long> ended = new CompletableFuture<>();
    LongAdder bytes = new LongAdder();
    PtyListener listener =
        new PtyListener() {
          @Override
          public void output(Pty pty, byte[] read, int reads, long readNanos) {
            bytes.add(read.length);
            pty.credit(read.length);
          }

          @Override
          public void exited(Pty pty, ExitStatus status, long exitNanos) {
            ended.complete(System.nanoTime());
          }
        };
    try (PtyReactor reactor = PtyReactor.open()) {
      long begun = System.nanoTime();
      reactor.spawn(
          new PtySpawn(
              List.of("/bin/sh", "-c", cat(file, times)),
              Path.of("/"),
              Map.of("PATH", "/usr/bin:/bin"),
              80,
              24),
          PtyLimits.STANDARD,
          listener);
      long nanos = ended.get(10, TimeUnit.MINUTES) - begun;
      return bytes.sum() * 1e3 / nanos;
    }
  }

  /** Nanoseconds from spawn to exit, with one viewer that keeps up and one that does not. */
  private long flood(String command) throws Exception {
    String name = spawn(command);
    CompletableFuture<Long> ended = new CompletableFuture<>();
    Message subscribe = SubscribeRequest.newBuilder().setSession(name).build();
    long begun = System.nanoTime();
    GrpcClientRequest<Buffer, Buffer> fast = client.stream("Subscribe", subscribe, event -> {});
    GrpcClientRequest<Buffer, Buffer> behind =
        slow.slowStream("Subscribe", subscribe, SLOW_MILLIS, event -> {});
    fast.response()
        .compose(response -> response.end())
        .onComplete(end -> ended.complete(System.nanoTime()));
    long nanos = ended.get(30, TimeUnit.MINUTES) - begun;
    behind.cancel();
    remove(name);
    return nanos;
  }

  private String spawn(String command) throws Exception {
    String name = "flood" + spawned++;
    client.await(
        "Spawn",
        SpawnRequest.newBuilder()
            .setName(name)
            .setCommand(command)
            .putEnvironment("PS1", "ready> ")
            .build());
    return name;
  }

  private void remove(String name) throws Exception {
    client.await("Remove", SessionRequest.newBuilder().setSession(name).build());
  }

  /** The same flood without a wait and with one whose line comes at its end. */
  void waits(int mebibytes) throws Exception {
    System.out.printf("%n%-44s %10s %10s%n", "a flood of `yes`", "MB/s", "seconds");
    long bytes = (long) mebibytes * MEBIBYTE;
    String command = "yes | head -c " + bytes + "; echo; echo MARK";
    flood(command.replace(Long.toString(bytes), Long.toString(bytes / 8)));
    told("without a wait", bytes, flood(command));
    for (String pattern : List.of("^MARK$", "[A-Z]{4}")) {
      String name = spawn(command);
      long begun = System.nanoTime();
      WaitReply reply =
          WaitReply.parseFrom(
              client
                  .call("WaitFor", Buffer.buffer(wait(name, pattern, 0).toByteArray()))
                  .await(30, TimeUnit.MINUTES)
                  .getBytes());
      told(
          "with a wait for " + pattern + ": " + reply.getOutcome(),
          bytes,
          System.nanoTime() - begun);
      remove(name);
    }
  }

  private static void told(String what, long bytes, long nanos) {
    System.out.printf("%-44s %10.1f %10.1f%n", what, bytes * 1e3 / nanos, nanos / 1e9);
  }

  private static WaitForRequest wait(String session, String pattern, long since) {
    return WaitForRequest.newBuilder()
        .setSession(session)
        .setPattern(pattern)
        .setSince(since)
        .setTimeoutMs(TimeUnit.MINUTES.toMillis(30))
        .build();
  }

  /** From Ctrl-C in a flood to the shell's prompt. */
  void prompts() throws Exception {
    String name = "prompt";
    client.await(
        "Spawn", SpawnRequest.newBuilder().setName(name).putEnvironment("PS1", "ready> ").build());
    await(name, "^ready>$", 0);
    long[] nanos = new long[PROMPTS];
    for (int i = 0; i < PROMPTS; i++) {
      client.await(
          "SendText",
          SendTextRequest.newBuilder().setSession(name).setText("yes").setSubmit(true).build());
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(2));
      long pressed = System.nanoTime();
      Buffer sent =
          client
              .call(
                  "SendKey",
                  Buffer.buffer(
                      SendKeyRequest.newBuilder()
                          .setSession(name)
                          .addKeys("ctrl+c")
                          .build()
                          .toByteArray()))
              .await(30, TimeUnit.SECONDS);
      await(name, "^ready>$", dev.vtr.proto.InputReply.parseFrom(sent.getBytes()).getCursor());
      nanos[i] = System.nanoTime() - pressed;
    }
    remove(name);
    Latencies times = new Latencies(nanos);
    System.out.printf(
        "%n%-44s %10s %10s%n", "Ctrl-C in a flood to the prompt, ms", "median", "most");
    System.out.printf("%-44s %10.0f %10.0f%n", "of " + PROMPTS, times.millis(0.5), times.millis(1));
  }

  private void await(String name, String pattern, long since) throws Exception {
    client
        .call("WaitFor", Buffer.buffer(wait(name, pattern, since).toByteArray()))
        .await(60, TimeUnit.SECONDS);
  }
}
