package dev.vtr.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.SubscribeRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A hub and a spoke that did everything once, and were stopped; what they wrote is in their files.
 */
final class EverythingOnce {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Open for longer than a short call, and for as long as the file's writer may sleep. */
  private static final String LASTS = "2500ms";

  private final Path directory;
  private final TwoNodes nodes;
  private final List<JsonNode> spans = new ArrayList<>();
  private final List<JsonNode> others = new ArrayList<>();

  /** Does everything, in files of {@code directory}. */
  EverythingOnce(Path directory) throws Exception {
    this.directory = directory;
    nodes = TwoNodes.start(directory);
    try {
      everythingIn("local", "hub-1", "local");
      everythingIn("work", "a", "a:work");
      nodes.agent("ls");
      nodes.agent("info", "nobody");
      HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + nodes.port() + "/"))
                  .header("authorization", "Bearer " + TwoNodes.TOKEN)
                  .build(),
              HttpResponse.BodyHandlers.discarding());
      nodes.restartHub();
      nodes.awaitLine("\"name\":\"trace.backfill\"");
      nodes.agent("ls");
    } finally {
      nodes.close();
    }
    Set<String> seen = new HashSet<>();
    read(nodes.traces(), seen);
    read(nodes.spool(), seen);
  }

  private void everythingIn(String name, String coordinator, String ref) throws Exception {
    run(
        "spawn",
        name + "5",
        "--coordinator",
        coordinator,
        "--cmd",
        "trap '' HUP; echo o''n; sleep 987");
    run("wait", ref + "5", "on");
    run("close", ref + "5"); // which it ignores
    run("spawn", name, "--coordinator", coordinator, "--cmd", "exec sh", "--record");
    try (Viewing fast = Viewing.of(nodes, about(ref));
        Viewing slow = Viewing.stalled(nodes, about(ref))) {
      fast.next();
      send(ref, "echo re''ady", "ready");
      send(ref, "seq 1 300000; echo do''ne", "done");
      slow.resume();
      run("key", ref, "enter");
      run("raw", ref, "0d");
      run("paste", ref, "echo x");
      run("resize", ref, "100", "30");
      run("screen", ref);
      run("read", ref);
      run("grep", ref, "done");
      run("info", ref);
      run("record", ref, "-o", directory.resolve(name + ".cast").toString());
      run("idle", ref, "--idle", "300ms");
      run("idle", ref, "--idle", LASTS);
      run("wait", ref, "never", "--timeout", LASTS);
      run("send", ref, "true", "--submit", "--wait-for", "never", "--timeout", LASTS);
      run("wait", ref, "never", "--timeout", "100ms");
      slow.leave();
      run("rename", ref, name + "2");
      run("kill", ref + "2", "--signal", "KILL");
      SubscribeEvent last = fast.next();
      while (!last.hasSessionExited()) {
        last = fast.next();
      }
      fast.awaitEnd();
    }
    run("rm", ref + "2");
    run("spawn", name, "--coordinator", coordinator);
    run("send", ref, "exit 3", "--submit");
    run("wait", ref, "never", "--timeout", "10s");
    nodes.agent("kill", ref);
    nodes.agent("key", ref, "enter");
    if (coordinator.equals("a")) {
      nodes.agent("wait", ref, "("); // the hub looks the session up; the spoke has no need to
    }
    nodes.agent("resize", ref, "100", "30");
    nodes.agent("spawn", name + "4", "--coordinator", coordinator, "--cwd", "/nowhere");
    run("close", ref);
    run("spawn", name + "3", "--coordinator", coordinator);
    run("close", ref + "3");
    run("wait", ref + "3", "never", "--timeout", "10s");
    run("wait", ref + "5", "never", "--timeout", "10s");
    run("spawn", name + "6", "--coordinator", coordinator); // ended by its node's stop
  }

  private static SubscribeRequest.Builder about(String session) {
    return SubscribeRequest.newBuilder().setSession(session).setRaw(true);
  }

  private void send(String ref, String text, String until) throws Exception {
    run("send", ref, text, "--submit", "--wait-for", until, "--timeout", "20s");
  }

  private void run(String... words) throws Exception {
    assertThat(nodes.agent(words).err()).as(String.join(" ", words)).isEmpty();
  }

  private void read(Path file, Set<String> seen) throws IOException {
    for (String text : Files.readAllLines(file)) {
      JsonNode line = JSON.readTree(text);
      if (!seen.add(
          line.path("type").asText() + line.path("span_id").asText() + line.path("part"))) {
        continue;
      }
      (line.path("type").asText().equals("span") ? spans : others).add(line);
    }
  }

  /** With their files; they run no more. */
  TwoNodes nodes() {
    return nodes;
  }

  /** The lines of spans that have ended, each once. */
  List<JsonNode> spans() {
    return spans;
  }

  /** The other lines, each once. */
  List<JsonNode> others() {
    return others;
  }
}
