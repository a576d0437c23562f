package dev.vtr.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Writes rotated span files as a busy hub would: calls of many sessions through the tunnel, output
 * and idle transitions in traces of their own, now and then a stream with drops. The same seed
 * makes the same files.
 *
 * <p>As a program: {@code WorkloadFiles DIRECTORY MEBIBYTES [FILE_MEBIBYTES]}; prints an id of a
 * trace and of a session from the middle.
 */
public final class WorkloadFiles {
  private static final int SESSIONS = 200;

  /** A GiB is about a day, as of two hundred sessions each used every two minutes. */
  private static final double CALL_EVERY_MILLIS = 500;

  private final Random random = new Random(42);
  private final List<String> sessions = new ArrayList<>();
  private double nowMillis;
  private long seq;
  private String lastTrace = "";

  private WorkloadFiles() {
    for (int i = 0; i < SESSIONS; i++) {
      sessions.add(
          "%08x-%04x-4%03x-8%03x-%012x"
              .formatted(
                  random.nextInt(),
                  random.nextInt(1 << 16),
                  random.nextInt(1 << 12),
                  random.nextInt(1 << 12),
                  random.nextLong(1L << 48)));
    }
  }

  public static void main(String[] args) throws IOException {
    long fileMebibytes = args.length > 2 ? Long.parseLong(args[2]) : 64;
    String[] ids =
        new WorkloadFiles()
            .write(Path.of(args[0]), Long.parseLong(args[1]) << 20, fileMebibytes << 20);
    System.out.println("trace " + ids[0]);
    System.out.println("session " + ids[1]);
  }

  private String[] write(Path directory, long bytes, long bytesPerFile) throws IOException {
    Files.createDirectories(directory);
    int files = (int) Math.max(1, bytes / bytesPerFile);
    String trace = "";
    for (int file = 1; file <= files; file++) {
      String name = file == files ? "traces.jsonl" : "traces.%06d.jsonl".formatted(file);
      try (OutputStream out =
          new BufferedOutputStream(Files.newOutputStream(directory.resolve(name)), 1 << 20)) {
        long written = 0;
        while (written < bytesPerFile) {
          for (String line : call()) {
            byte[] encoded = (line + "\n").getBytes(UTF_8);
            out.write(encoded);
            written += encoded.length;
          }
        }
      }
      // As if it had been written when these calls were made.
      Files.setLastModifiedTime(
          directory.resolve(name),
          FileTime.from(Times.instantOf(SpanFixture.nanos(nowMillis + 1000))));
      trace = file == files / 2 + 1 ? lastTrace : trace;
    }
    return new String[] {trace, sessions.getFirst()};
  }

  private List<String> call() {
    nowMillis += random.nextDouble(2 * CALL_EVERY_MILLIS);
    String trace = id() + id();
    String read = id() + id();
    lastTrace = trace;
    String[] ids = new String[10];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = id();
    }
    double t = nowMillis;
    double d = 5 + random.nextDouble(300);
    int session = random.nextInt(SESSIONS);
    List<SpanFixture> spans = new ArrayList<>();
    spans.add(cli(trace, ids[0], "vtr.agent.send", t, t + d));
    spans.add(cli(trace, ids[1], "vtr.grpc.SendText", t + 1, t + d - 1).childOf(ids[0]));
    spans.add(
        at(trace, ids[2], "vtr.grpc.SendText", session, t + 1.5, t + d - 1.5)
            .kind("server")
            .childOf(ids[1]));
    spans.add(
        at(trace, ids[3], "vtr.tunnel.dispatch", session, t + 1.7, t + d - 1.7)
            .kind("client")
            .childOf(ids[2])
            .attribute("call_id", "\"" + ids[3] + "\"")
            .attribute("tunnel.rtt_ms", "2.25"));
    spans.add(
        spoke(trace, ids[4], "vtr.tunnel.request", session, t + 2, t + d - 2)
            .kind("server")
            .childOf(ids[3]));
    spans.add(
        spoke(trace, ids[5], "vtr.grpc.SendText", session, t + 2.2, t + d - 2.2)
            .kind("server")
            .childOf(ids[4]));
    spans.add(
        spoke(trace, ids[6], "coordinator.send_text", session, t + 2.3, t + d - 2.3)
            .childOf(ids[5]));
    spans.add(spoke(trace, ids[7], "session.write", session, t + 2.4, t + d - 2.4).childOf(ids[6]));
    spans.add(
        spoke(read, ids[8], "pty.read_batch", session, t + d, t + d + 1)
            .attribute("bytes", "4096")
            .attribute("reads", "2")
            .link(trace, ids[7], "input"));
    SpanFixture parse =
        spoke(read, ids[9], "vt.parse", session, t + d + 0.2, t + d + 0.9).childOf(ids[8]);
    spans.add(
        random.nextInt(50) == 0
            ? parse.event("screen.frame_id_gap", t + d + 0.5, "\"from\":10,\"to\":14,\"dropped\":3")
            : parse);
    return spans.stream().map(span -> span.seq(seq++).line()).toList();
  }

  private SpanFixture cli(String trace, String id, String name, double from, double to) {
    return SpanFixture.span(trace, id, name)
        .kind("client")
        .on("cli", "cli")
        .from(from, to)
        .attribute("rpc.system.name", "\"grpc\"")
        .attribute("exit_code", "0");
  }

  private SpanFixture at(
      String trace, String id, String name, int session, double from, double to) {
    return SpanFixture.span(trace, id, name)
        .from(from, to)
        .session(sessions.get(session), "session-" + session)
        .attribute("rpc.system.name", "\"grpc\"")
        .attribute("rpc.method", "\"vtr.v1.Vtr/SendText\"")
        .attribute("rpc.status_code", "\"OK\"");
  }

  private SpanFixture spoke(
      String trace, String id, String name, int session, double from, double to) {
    return at(trace, id, name, session, from, to).on("spoke", "spoke-" + session % 4);
  }

  private String id() {
    return "%016x".formatted(random.nextLong());
  }
}
