package dev.vtr.query;

import static dev.vtr.query.SpanFixture.span;

import java.nio.file.Path;
import java.util.List;

/**
 * The trace of a WaitForIdle that goes through the hub to a spoke, with the send before it and the
 * exit after it.
 */
public final class IdleTrace {
  public static final String ID = SpanFixture.trace("4bf92f3577b3");
  public static final String SEND = SpanFixture.trace("77aa");
  public static final String READ = SpanFixture.trace("9c1f");
  public static final String IDLE = SpanFixture.trace("1d1e");
  public static final String SESSION = "6e0a3a52-5a4b-4c55-9b0e-1f9d3f1f0a01";

  /** The names from the root downwards, as the contract promises them. */
  public static final List<String> WAY =
      List.of(
          "vtr.agent.idle@cli",
          "vtr.grpc.WaitForIdle@cli",
          "vtr.grpc.WaitForIdle@hub",
          "vtr.tunnel.dispatch@hub",
          "vtr.tunnel.request@spoke",
          "vtr.grpc.WaitForIdle@spoke",
          "coordinator.wait_for_idle@spoke",
          "session.wait_for_idle@spoke");

  private IdleTrace() {}

  /** The call and what is around it, in files of a directory. */
  public static TraceFiles files(Path directory) {
    return new TraceFiles(directory).ended(call(0)).ended(around());
  }

  /** The spans of the call itself; the spoke's clock runs {@code aheadMillis} ahead. */
  public static List<SpanFixture> call(double aheadMillis) {
    return List.of(
        span(ID, "a1", "vtr.agent.idle")
            .kind("client")
            .on("cli", "cli")
            .from(0, 412)
            .attribute("exit_code", "0"),
        span(ID, "a2", "vtr.grpc.WaitForIdle")
            .childOf("a1")
            .kind("client")
            .on("cli", "cli")
            .from(30, 410),
        span(ID, "b1", "vtr.grpc.WaitForIdle")
            .childOf("a2")
            .kind("server")
            .from(32, 408)
            .session(SESSION, "build"),
        span(ID, "b2", "vtr.tunnel.dispatch")
            .childOf("b1")
            .kind("client")
            .from(33, 407)
            .attribute("call_id", "\"def456\"")
            .attribute("spoke", "\"a\"")
            .attribute("tunnel.enqueue_delay_ms", "0.4")
            .attribute("tunnel.rtt_ms", "3.1"),
        spoke("c1", "vtr.tunnel.request", "b2", 35, 404, aheadMillis)
            .kind("server")
            .attribute("call_id", "\"def456\""),
        spoke("c2", "vtr.grpc.WaitForIdle", "c1", 36, 403, aheadMillis)
            .kind("server")
            .session(SESSION, "build"),
        spoke("c3", "coordinator.wait_for_idle", "c2", 37, 402, aheadMillis)
            .session(SESSION, "build"),
        spoke("c4", "session.wait_for_idle", "c3", 38, 401, aheadMillis)
            .session(SESSION, "build")
            .attribute("outcome", "\"idle\"")
            .attribute("idle_duration", "\"100ms\""));
  }

  /**
   * Traces of their own around the call: the send that came before, its output, and the idle
   * transition that it saw.
   */
  public static List<SpanFixture> around() {
    return List.of(
        span(SEND, "d1", "vtr.agent.send").kind("client").on("cli", "cli").from(-40, -10),
        spoke("d2", "session.write", "d1", -20, -15, 0, SEND).session(SESSION, "build"),
        spoke("e1", "pty.read_batch", "", -12, -11, 0, READ)
            .session(SESSION, "build")
            .attribute("bytes", "128")
            .link(SEND, "d2", "input"),
        spoke("e2", "vt.parse", "e1", -11.5, -11.2, 0, READ)
            .session(SESSION, "build")
            .attribute("rows", "24"),
        spoke("f1", "session.idle", "", 401, 401.2, 0, IDLE)
            .session(SESSION, "build")
            .attribute("idle", "true")
            .link(ID, "c4", "wait"));
  }

  private static SpanFixture spoke(
      String id, String name, String parent, double from, double to, double ahead) {
    return spoke(id, name, parent, from, to, ahead, ID);
  }

  private static SpanFixture spoke(
      String id, String name, String parent, double from, double to, double ahead, String trace) {
    SpanFixture fixture = span(trace, id, name).on("spoke", "a").from(from + ahead, to + ahead);
    return parent.isEmpty() ? fixture : fixture.childOf(parent);
  }
}
