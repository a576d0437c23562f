package dev.vtr.cli.demo;

import dev.vtr.query.SpanNode;
import dev.vtr.query.TraceCompleteness;
import dev.vtr.query.TraceLookup;
import dev.vtr.query.TraceQuery;
import dev.vtr.query.TraceTree;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What a demo's trace must hold to be whole. */
final class DemoTrace {
  /**
   * From the command line through the hub and the tunnel to the session, as the contract has it.
   */
  private static final List<String> WAIT_FOR_IDLE =
      List.of(
          "vtr.agent.demo@cli",
          "vtr.agent.idle@cli",
          "vtr.grpc.WaitForIdle@cli",
          "vtr.grpc.WaitForIdle@hub",
          "vtr.tunnel.dispatch@hub",
          "vtr.tunnel.request@spoke",
          "vtr.grpc.WaitForIdle@spoke",
          "coordinator.wait_for_idle@spoke",
          "session.wait_for_idle@spoke");

  /** What the session did later, in traces of its own, each with a link back. */
  private static final List<String> CONSEQUENCES =
      List.of("pty.read_batch", "session.idle", "session.exit");

  private DemoTrace() {}

  /** A sentence for each lack; empty when the trace is whole. */
  static List<String> lacks(Path traces, String traceId) throws IOException {
    TraceLookup found =
        new TraceQuery(new LineScan(SpanFiles.behind(List.of(traces)), new ScanCounts()))
            .find(traceId);
    if (!(found instanceof TraceLookup.Found whole)) {
      return List.of("no span of trace " + traceId + " in " + traces);
    }
    TraceTree tree = whole.tree();
    List<String> lacks = new ArrayList<>(TraceCompleteness.of(tree).missing());
    lacks.addAll(TraceCompleteness.missingWay(tree, WAIT_FOR_IDLE));
    for (String consequence : CONSEQUENCES) {
      if (tree.everything().stream().noneMatch(node -> isLinked(node, consequence))) {
        lacks.add("no " + consequence + " that links back to this trace");
      }
    }
    return lacks;
  }

  private static boolean isLinked(SpanNode node, String name) {
    return node.span().name().equals(name)
        && node.parent() == null
        && !node.span().links().isEmpty();
  }
}
