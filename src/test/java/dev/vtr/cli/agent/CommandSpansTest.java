package dev.vtr.cli.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vtr.cli.client.FakeHub;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.Screen;
import dev.vtr.proto.SubscribeEvent;
import dev.vtr.proto.WaitReply;
import io.vertx.grpc.common.GrpcStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CommandSpansTest {
  private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-00";

  private FakeHub hub;

  @BeforeEach
  void startHub() throws Exception {
    hub = new FakeHub();
  }

  @AfterEach
  void stopHub() {
    hub.close();
  }

  @Test
  void aCommandAndItsCallsAreOneTrace(@TempDir Path directory) throws Exception {
    hub.answer("SendText", InputReply.newBuilder().setCursor(1).build());
    hub.answer("WaitFor", WaitReply.newBuilder().setOutcome(Outcome.TIMED_OUT).build());
    Path token =
        Files.createFile(
            directory.resolve("token"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(token, "0123456789abcdef-secret\n");
    CommandRun run =
        CommandRun.of(
            Map.of(
                "VTR_HUB",
                hub.authority(),
                "VTR_TOKEN_FILE",
                token.toString(),
                "TRACEPARENT",
                PARENT,
                "TRACESTATE",
                "a=b",
                "BAGGAGE",
                "k=v"),
            "",
            "send",
            "canary-session",
            "canary-text",
            "--wait-for",
            "canary-pattern");

    assertThat(run.answer().get("trace_id").asText()).isEqualTo(TRACE_ID);
    JsonNode spans = spans();
    JsonNode text = spans.get(0);
    JsonNode wait = spans.get(1);
    JsonNode command = spans.get(2);
    assertThat(command.get("name").asText()).isEqualTo("vtr.agent.send");
    assertThat(command.get("traceId").asText()).isEqualTo(TRACE_ID);
    assertThat(command.get("parentSpanId").asText()).isEqualTo("00f067aa0ba902b7");
    assertThat(attribute(command, "exit.code")).isEqualTo("3");
    assertThat(text.get("name").asText()).isEqualTo("vtr.grpc.SendText");
    assertThat(wait.get("name").asText()).isEqualTo("vtr.grpc.WaitFor");
    for (JsonNode call : new JsonNode[] {text, wait}) {
      assertThat(call.get("kind").asInt()).isEqualTo(3);
      assertThat(call.get("parentSpanId")).isEqualTo(command.get("spanId"));
      assertThat(call.get("endTimeUnixNano").asLong())
          .isGreaterThanOrEqualTo(call.get("startTimeUnixNano").asLong());
      assertThat(attribute(call, "rpc.system.name")).isEqualTo("grpc");
      assertThat(attribute(call, "rpc.status_code")).isEqualTo("OK");
      assertThat(attribute(call, "server.address")).isEqualTo("127.0.0.1");
      assertThat(attribute(call, "net.peer")).isEqualTo("127.0.0.1");
      assertThat(attribute(call, "network.peer.address")).isEqualTo("127.0.0.1");
      assertThat(attribute(call, "network.peer.port")).isEqualTo(attribute(call, "server.port"));
      assertThat(hub.authority()).endsWith(":" + attribute(call, "server.port"));
    }
    assertThat(attribute(text, "rpc.request.bytes"))
        .isEqualTo(String.valueOf(hub.seen().getFirst().message().length()));
    assertThat(attribute(text, "rpc.response.bytes"))
        .isEqualTo(
            String.valueOf(InputReply.newBuilder().setCursor(1).build().getSerializedSize()));
    assertThat(attribute(wait, "rpc.method")).isEqualTo("vtr.v1.Vtr/WaitFor");
    assertThat(hub.seen().get(1).headers())
        .containsEntry("traceparent", "00-" + TRACE_ID + "-" + wait.get("spanId").asText() + "-01")
        .containsEntry("tracestate", "a=b")
        .containsEntry("baggage", "k=v")
        .containsEntry("authorization", "Bearer 0123456789abcdef-secret");
    assertThat(hub.spans().getFirst())
        .startsWith("Bearer 0123456789abcdef-secret {")
        .contains("{\"key\":\"vtr.role\",\"value\":{\"stringValue\":\"cli\"}}")
        .contains("{\"key\":\"service.name\",\"value\":{\"stringValue\":\"vtr\"}}")
        .contains("{\"key\":\"service.version\",\"value\":{\"stringValue\":\"0.0.1\"}}")
        .doesNotContain("canary");
  }

  @Test
  void spansCarryTheSessionThatTheHubNames() throws Exception {
    hub.answer("SendKey", InputReply.getDefaultInstance()).about("s-1", "build", "hub-1");

    CommandRun.of(hub, "key", "bu", "enter");

    for (JsonNode span : spans()) {
      assertThat(attribute(span, "session.id")).isEqualTo("s-1");
      assertThat(attribute(span, "session.name")).isEqualTo("build");
      assertThat(attribute(span, "coordinator")).isEqualTo("hub-1");
    }
  }

  @Test
  void spansOfARefusedCallCarryTheSessionToo() throws Exception {
    hub.refuse("Kill", GrpcStatus.FAILED_PRECONDITION, "it has ended");
    hub.about("s-1", "build", "hub-1");
    CommandRun.of(hub, "kill", "bu");
    for (JsonNode span : spans()) {
      assertThat(attribute(span, "session.id")).isEqualTo("s-1");
      assertThat(attribute(span, "session.name")).isEqualTo("build");
      assertThat(attribute(span, "coordinator")).isEqualTo("hub-1");
      assertThat(attribute(span, "error.type")).isEqualTo("FAILED_PRECONDITION");
    }
  }

  @Test
  void aStreamsSpansCarryTheSessionOfItsFirstScreen() throws Exception {
    hub.answer(
        "Subscribe",
        SubscribeEvent.newBuilder()
            .setKeyframe(Screen.newBuilder().setSessionId("s-1").setName("build"))
            .build());

    CommandRun.of(hub, "watch", "bu");

    for (JsonNode span : spans()) {
      assertThat(attribute(span, "session.id")).isEqualTo("s-1");
      assertThat(attribute(span, "session.name")).isEqualTo("build");
    }
  }

  @Test
  void eachAttributeStandsOnce() throws Exception {
    hub.answer("SendText", InputReply.getDefaultInstance());
    hub.answer("WaitFor", WaitReply.newBuilder().setOutcome(Outcome.MATCHED).build());
    hub.about("s-1", "build", "hub-1");

    CommandRun.of(hub, "send", "bu", "x", "--wait-for", "y");

    for (JsonNode span : spans()) {
      assertThat(span.get("attributes").findValuesAsText("key")).doesNotHaveDuplicates();
    }
  }

  @Test
  void aRefusalIsAnErrorWithItsCodeOnly() throws Exception {
    hub.refuse("Info", GrpcStatus.NOT_FOUND, "unknown session: canary");
    CommandRun run = CommandRun.of(hub, "info", "canary");
    JsonNode call = spans().get(0);
    JsonNode command = spans().get(1);
    assertThat(run.failure().get("trace_id")).isEqualTo(command.get("traceId"));
    assertThat(attribute(call, "rpc.status_code")).isEqualTo("NOT_FOUND");
    assertThat(call.get("status").toString()).isEqualTo("{\"code\":2,\"message\":\"NOT_FOUND\"}");
    assertThat(command.get("status").get("code").asInt()).isEqualTo(2);
    assertThat(attribute(command, "exit.code")).isEqualTo("1");
    assertThat(hub.spans().getFirst()).doesNotContain("canary");
  }

  @Test
  void anInvalidParentMakesANewTrace() throws Exception {
    hub.answer("List", dev.vtr.proto.ListReply.getDefaultInstance());
    String[] invalid = {
      "",
      "nonsense",
      PARENT + "-x",
      "ff" + PARENT.substring(2),
      PARENT.toUpperCase(java.util.Locale.ROOT),
      "00-" + "0".repeat(32) + "-00f067aa0ba902b7-01",
      "00-" + TRACE_ID + "-" + "0".repeat(16) + "-01",
      "x".repeat(100_000),
    };
    for (String traceparent : invalid) {
      var environment = new HashMap<String, String>();
      environment.put("VTR_HUB", hub.authority());
      environment.put("TRACEPARENT", traceparent);
      environment.put("TRACESTATE", "a=b");
      environment.put("BAGGAGE", "bad\r\nx: y");
      CommandRun run = CommandRun.of(environment, "", "ls");
      assertThat(run.answer().get("trace_id").asText()).isNotEqualTo(TRACE_ID).hasSize(32);
    }
    assertThat(hub.seen())
        .hasSize(invalid.length)
        .allSatisfy(
            seen -> assertThat(seen.headers()).doesNotContainKeys("tracestate", "baggage", "x"));
  }

  @Test
  void aLaterVersionOfTheHeaderIsRead() throws Exception {
    hub.answer("List", dev.vtr.proto.ListReply.getDefaultInstance());
    CommandRun run =
        CommandRun.of(
            Map.of("VTR_HUB", hub.authority(), "TRACEPARENT", "01" + PARENT.substring(2) + "-more"),
            "",
            "ls");
    assertThat(run.answer().get("trace_id").asText()).isEqualTo(TRACE_ID);
  }

  private JsonNode spans() throws Exception {
    assertThat(hub.spans()).hasSize(1);
    String posted = hub.spans().getFirst();
    return new ObjectMapper()
        .readTree(posted.substring(posted.indexOf('{')))
        .at("/resourceSpans/0/scopeSpans/0/spans");
  }

  private static String attribute(JsonNode span, String key) {
    for (JsonNode attribute : span.get("attributes")) {
      if (attribute.get("key").asText().equals(key)) {
        return attribute.get("value").elements().next().asText();
      }
    }
    return "";
  }
}
