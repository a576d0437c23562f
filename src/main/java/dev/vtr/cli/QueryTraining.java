package dev.vtr.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Asks a span file of a few lines everything that can be asked, so that its classes are known. */
final class QueryTraining {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  /** A call, what it carries, what it caused, and a loss. */
  private static final String LINES =
      """
      {"ts":"2026-02-01T17:30:05.000Z","type":"span_start","seq":1,"trace_id":"%1$s","span_id":"00f067aa0ba902b7","name":"vtr.grpc.Subscribe","kind":"server","start_ns":1769967005000000000,"attrs":{"session.id":"2b1c9c3e-8a55-4a37-9d9c-5a3a7d6b5c11","session.name":"build","coordinator":"hub-1"},"resource":{"service.name":"vtr","service.instance.id":"i","coordinator.name":"hub-1","vtr.role":"hub"}}
      {"ts":"2026-02-01T17:30:05.100Z","type":"span","seq":2,"trace_id":"%1$s","span_id":"00f067aa0ba902b8","parent_span_id":"00f067aa0ba902b7","name":"subscribe.stream","kind":"internal","start_ns":1769967005000000000,"end_ns":1769967005100000000,"dur_us":100000,"status":{"code":"error","message":"m"},"attrs":{"session.id":"2b1c9c3e-8a55-4a37-9d9c-5a3a7d6b5c11","session.name":"build","coordinator":"hub-1","stream.frames":3,"stream.dropped_frames":1},"events":[{"name":"screen.frame_id_gap","t_ns":1769967005010000000,"attrs":{"from":3,"to":5,"dropped":1}}],"resource":{"service.name":"vtr","service.instance.id":"i","coordinator.name":"hub-1","vtr.role":"hub"}}
      {"ts":"2026-02-01T17:30:05.200Z","type":"span","seq":3,"trace_id":"5bf92f3577b34da6a3ce929d0e0e4736","span_id":"10f067aa0ba902b8","name":"session.idle","kind":"internal","start_ns":1769967005200000000,"end_ns":1769967005200001000,"dur_us":1,"attrs":{"session.id":"2b1c9c3e-8a55-4a37-9d9c-5a3a7d6b5c11","session.name":"build","coordinator":"hub-1","idle":true},"links":[{"trace_id":"%1$s","span_id":"00f067aa0ba902b8","attrs":{"link.reason":"input"}}],"resource":{"service.name":"vtr","service.instance.id":"i","coordinator.name":"hub-1","vtr.role":"hub"}}
      {"ts":"2026-02-01T17:30:05.300Z","type":"loss","seq":4,"reason":"queue_full","spans":17,"from_ns":1769967005000000000,"to_ns":1769967005300000000,"resource":{"service.name":"vtr","service.instance.id":"i","coordinator.name":"hub-1","vtr.role":"hub"}}
      """
          .formatted(TRACE);

  private QueryTraining() {}

  /** Leaves nothing in {@code directory}. */
  static void run(Path directory, int rounds) throws Exception {
    Path spans = Files.createDirectories(directory.resolve("query")).resolve("traces.jsonl");
    try {
      Files.writeString(spans, LINES);
      for (int i = 0; i < rounds; i++) {
        ask(spans.toString(), "trace-search", "--session", "build", "--limit", "5");
        ask(spans.toString(), "trace-search", "--status", "error", "--json");
        ask(spans.toString(), "trace", "--trace", TRACE);
        ask(spans.toString(), "trace", "--trace", TRACE, "--json");
        ask(spans.toString(), "trace-why", "--session", "build");
        ask(spans.toString(), "trace-drops", "--session", "build");
        ask(spans.toString(), "trace-timeline", "--session", "build");
        ask(spans.toString(), "trace-open");
        ask(spans.toString(), "trace-export", "--format", "perfetto");
      }
    } finally {
      remove(spans);
    }
  }

  private static void ask(String spans, String command, String... words) throws Exception {
    List<String> whole = new java.util.ArrayList<>(List.of("agent", command, "--jsonl", spans));
    whole.addAll(List.of(words));
    Main.run(whole, Training.surroundings("127.0.0.1:1", "/"));
  }

  private static void remove(Path spans) throws IOException {
    Files.deleteIfExists(spans);
    Path directory = spans.getParent();
    if (directory != null) {
      Files.deleteIfExists(directory);
    }
  }
}
