package dev.vtr.cli.node;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.app.NodeOptions;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A node in the foreground: says on standard output that it is up, as one JSON object on one line,
 * and runs until a signal or, with {@code --until-eof}, the end of its standard input.
 */
final class RunningNode {
  private static final int SINK_BYTES = 4096;

  private RunningNode() {}

  /**
   * What a node says of itself; more may be added. Without tracing it writes no file.
   *
   * @param traces the file of spans that this process writes; null: it cannot write one now
   * @param metrics the file of metrics likewise
   */
  static Map<String, @Nullable Object> facts(
      String role, NodeOptions options, @Nullable Path traces, @Nullable Path metrics) {
    Map<String, @Nullable Object> facts = new LinkedHashMap<>();
    facts.put("node", role);
    facts.put("name", options.name());
    facts.put("pid", ProcessHandle.current().pid());
    facts.put("traces", traces == null ? null : traces.toString());
    facts.put("metrics", metrics == null ? null : metrics.toString());
    return facts;
  }

  /**
   * Runs {@code node} until it is told to stop.
   *
   * @param up done when the node is worth being told of; when it fails, the node ends
   */
  static ExitCode run(
      AutoCloseable node,
      Future<?> up,
      Map<String, @Nullable Object> facts,
      Arguments arguments,
      Surroundings surroundings) {
    CountDownLatch over = new CountDownLatch(1);
    CountDownLatch closed = new CountDownLatch(1);
    Thread atShutdown =
        new Thread(
            () -> {
              over.countDown();
              awaitQuietly(closed);
            },
            "node-shutdown");
    try {
      Runtime.getRuntime().addShutdownHook(atShutdown);
    } catch (IllegalStateException shuttingDown) {
      over.countDown(); // the signal came while the node started
    }
    up.onComplete(ready -> say(surroundings.out(), facts), never -> over.countDown());
    if (arguments.has("--until-eof")) {
      Thread.ofPlatform().daemon().name("until-eof").start(() -> untilEof(surroundings.in(), over));
    }
    awaitQuietly(over);
    try {
      node.close();
    } catch (Exception e) {
      org.slf4j.LoggerFactory.getLogger(RunningNode.class).warn("the node did not stop well", e);
    } finally {
      closed.countDown();
    }
    return ExitCode.DONE;
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void untilEof(InputStream in, CountDownLatch over) {
    byte[] sink = new byte[SINK_BYTES];
    try {
      while (in.read(sink) >= 0) {
        // What is written to a node means nothing.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    over.countDown();
  }

  private static void say(OutputStream out, Map<String, @Nullable Object> facts) {
    try {
      out.write(
          (new ObjectMapper().writeValueAsString(facts) + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    } catch (IOException e) {
      // Nobody reads it; the node runs all the same.
    }
  }

  static ExitCode print(Surroundings surroundings, String text) {
    try {
      surroundings.out().write(text.getBytes(StandardCharsets.UTF_8));
      return ExitCode.DONE;
    } catch (IOException e) {
      return ExitCode.REFUSED;
    }
  }
}
