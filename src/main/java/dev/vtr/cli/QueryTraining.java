package dev.vtr.cli;

import dev.vtr.cli.command.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Asks a span file of a few lines everything that can be asked, so that its classes are known. */
final class QueryTraining {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  private static final String CALL = "7bf92f3577b34da6a3ce929d0e0e4736";

  private static final String SESSION = "2b1c9c3e-8a55-4a37-9d9c-5a3a7d6b5c11";

  private static final String HUB =
      "\"resource\":{\"service.name\":\"vtr\",\"service.instance.id\":\"h\",\"coordinator.name\":\"hub-1\",\"vtr.role\":\"hub\"}}";

  private static final String SPOKE =
      "\"resource\":{\"service.name\":\"vtr\",\"service.instance.id\":\"s\",\"coordinator.name\":\"spoke-1\",\"vtr.role\":\"spoke\"}}";

  /**
   * A call through the tunnel, a stream that has not ended, what they carry, what they caused, a
   * span without its parent, and a loss.
   */
  private static final String LINES =
      """
      {"ts":"2026-02-01T17:30:05.000Z","type":"span_start","seq":1,"trace_id":"%1$s","span_id":"00f067aa0ba902b7","name":"vtr.grpc.Subscribe","kind":"server","start_ns":1769967005000000000,"attrs":{"session.id":"%2$s","session.name":"build","coordinator":"hub-1"},%3$s
      {"ts":"2026-02-01T17:30:05.100Z","type":"span","seq":2,"trace_id":"%1$s","span_id":"00f067aa0ba902b8","parent_span_id":"00f067aa0ba902b7","name":"subscribe.stream","kind":"internal","start_ns":1769967005000000000,"end_ns":1769967005100000000,"dur_us":100000,"status":{"code":"error","message":"m"},"attrs":{"session.id":"%2$s","session.name":"build","coordinator":"hub-1","stream.frames":3,"stream.dropped_frames":1},"events":[{"name":"screen.frame_id_gap","t_ns":1769967005010000000,"attrs":{"from":3,"to":5,"dropped":1}}],%3$s
      {"ts":"2026-02-01T17:30:05.200Z","type":"span","seq":3,"trace_id":"5bf92f3577b34da6a3ce929d0e0e4736","span_id":"10f067aa0ba902b8","name":"session.idle","kind":"internal","start_ns":1769967005200000000,"end_ns":1769967005200001000,"dur_us":1,"attrs":{"session.id":"%2$s","session.name":"build","coordinator":"hub-1","idle":true},"links":[{"trace_id":"%1$s","span_id":"00f067aa0ba902b8","attrs":{"link.reason":"input"}}],%3$s
      {"ts":"2026-02-01T17:30:05.300Z","type":"loss","seq":4,"reason":"queue_full","spans":17,"from_ns":1769967005000000000,"to_ns":1769967005300000000,%3$s
      {"ts":"2026-02-01T17:30:05.400Z","type":"span","seq":5,"trace_id":"%4$s","span_id":"20f067aa0ba902b1","name":"vtr.agent.send","kind":"client","start_ns":1769967005200000000,"end_ns":1769967005400000000,"dur_us":200000,"attrs":{"exit_code":0},"resource":{"service.name":"vtr","service.instance.id":"c","vtr.role":"cli"}}
      {"ts":"2026-02-01T17:30:05.390Z","type":"span","seq":6,"trace_id":"%4$s","span_id":"20f067aa0ba902b2","parent_span_id":"20f067aa0ba902b1","name":"vtr.grpc.SendText","kind":"client","start_ns":1769967005201000000,"end_ns":1769967005390000000,"dur_us":189000,"attrs":{"rpc.system.name":"grpc"},"resource":{"service.name":"vtr","service.instance.id":"c","vtr.role":"cli"}}
      {"ts":"2026-02-01T17:30:05.380Z","type":"span","seq":7,"trace_id":"%4$s","span_id":"20f067aa0ba902b3","parent_span_id":"20f067aa0ba902b2","name":"vtr.grpc.SendText","kind":"server","start_ns":1769967005203000000,"end_ns":1769967005380000000,"dur_us":177000,"attrs":{"session.id":"%2$s","session.name":"build","coordinator":"spoke-1"},%3$s
      {"ts":"2026-02-01T17:30:05.370Z","type":"span","seq":8,"trace_id":"%4$s","span_id":"20f067aa0ba902b4","parent_span_id":"20f067aa0ba902b3","name":"vtr.tunnel.dispatch","kind":"client","start_ns":1769967005204000000,"end_ns":1769967005370000000,"dur_us":166000,"attrs":{"call_id":"7","tunnel.rtt_ms":2.25},%3$s
      {"ts":"2026-02-01T17:30:05.360Z","type":"span","seq":1,"trace_id":"%4$s","span_id":"20f067aa0ba902b5","parent_span_id":"20f067aa0ba902b4","name":"vtr.tunnel.request","kind":"server","start_ns":1769967005206000000,"end_ns":1769967005360000000,"dur_us":154000,"attrs":{"call_id":"7"},%5$s
      {"ts":"2026-02-01T17:30:05.350Z","type":"span","seq":2,"trace_id":"%4$s","span_id":"20f067aa0ba902b6","parent_span_id":"20f067aa0ba902b5","name":"session.write","kind":"internal","start_ns":1769967005207000000,"end_ns":1769967005350000000,"dur_us":143000,"attrs":{"session.id":"%2$s","session.name":"build","coordinator":"spoke-1","note":"two words"},%5$s
      {"ts":"2026-02-01T17:30:06.350Z","type":"span","seq":3,"trace_id":"6bf92f3577b34da6a3ce929d0e0e4736","span_id":"30f067aa0ba902b6","name":"pty.read_batch","kind":"internal","start_ns":1769967006207000000,"end_ns":1769967006350000000,"dur_us":143000,"attrs":{"session.id":"%2$s","bytes":5},"links":[{"trace_id":"%4$s","span_id":"20f067aa0ba902b6","attrs":{"link.reason":"input"}}],%5$s
      {"ts":"2026-02-01T17:30:06.340Z","type":"span","seq":4,"trace_id":"6bf92f3577b34da6a3ce929d0e0e4736","span_id":"30f067aa0ba902b7","parent_span_id":"30f067aa0ba902b6","name":"vt.parse","kind":"internal","start_ns":1769967006338500000,"end_ns":1769967006340000000,"dur_us":1500,"attrs":{"session.id":"%2$s","bytes":5},%5$s
      {"ts":"2026-02-01T17:30:06.340Z","type":"span","seq":5,"trace_id":"%4$s","span_id":"30f067aa0ba902b9","parent_span_id":"30f067aa0ba902b8","name":"vt.parse","kind":"internal","start_ns":1769967006207000000,"end_ns":1769967006340000000,"dur_us":133000,%5$s
      """
          .formatted(TRACE, SESSION, HUB, CALL, SPOKE);

  private QueryTraining() {}

  /** Leaves nothing in {@code directory}. */
  static void run(Path directory, int rounds) throws Exception {
    Path spans = Files.createDirectories(directory.resolve("query")).resolve("traces.jsonl");
    Path config = spans.resolveSibling("vtr.toml");
    try {
      Files.writeString(spans, LINES);
      Files.writeString(config, "# where spans are\n[tracing]\njsonl_path = \"" + spans + "\"\n");
      for (int i = 0; i < rounds; i++) {
        askByConfiguration(config, "trace-search", "--session", "build");
        ask(spans.toString(), "trace-search", "--session", "build", "--limit", "5");
        ask(spans.toString(), "trace-search", "--status", "error", "--json");
        ask(spans.toString(), "trace-search", "--session", SESSION, "--since", "5m");
        ask(spans.toString(), "trace-search", "--session", SESSION);
        ask(spans.toString(), "trace", "--trace", TRACE);
        ask(spans.toString(), "trace", "--trace", CALL.substring(0, 8));
        ask(spans.toString(), "trace-why", "--trace", CALL);
        ask(spans.toString(), "trace", "--trace", TRACE, "--json");
        ask(spans.toString(), "trace-why", "--session", "build");
        ask(spans.toString(), "trace-drops", "--session", "build");
        ask(spans.toString(), "trace-timeline", "--session", "build");
        ask(spans.toString(), "trace-open");
        ask(spans.toString(), "trace-export", "--format", "perfetto");
      }
    } finally {
      Files.deleteIfExists(config);
      remove(spans);
    }
  }

  private static void ask(String spans, String command, String... words) throws Exception {
    List<String> whole = new java.util.ArrayList<>(List.of("agent", command, "--jsonl", spans));
    whole.addAll(List.of(words));
    Main.run(whole, Training.surroundings("127.0.0.1:1", "/"));
  }

  /** As most do: neither an option nor the environment says where spans are. */
  private static void askByConfiguration(Path config, String... words) throws Exception {
    List<String> whole = new java.util.ArrayList<>(List.of("agent"));
    whole.addAll(List.of(words));
    whole.addAll(List.of("--config", config.toString()));
    var usual = Training.surroundings("127.0.0.1:1", "/");
    var environment = new java.util.HashMap<>(usual.environment());
    environment.remove("VTR_TRACE_JSONL_PATH");
    environment.remove("VTR_METRICS_JSONL_PATH");
    Main.run(whole, new Surroundings(environment, usual.in(), usual.out(), usual.err()));
  }

  private static void remove(Path spans) throws IOException {
    Files.deleteIfExists(spans);
    Path directory = spans.getParent();
    if (directory != null) {
      Files.deleteIfExists(directory);
    }
  }
}
