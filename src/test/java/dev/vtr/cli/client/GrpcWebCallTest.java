package dev.vtr.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.vtr.proto.AsciicastChunk;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.SessionRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class GrpcWebCallTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String OK_HEAD =
      "HTTP/1.1 200 OK\r\ncontent-type: application/grpc-web+proto\r\n";

  private FakeHub hub;

  @BeforeEach
  void startHub() throws Exception {
    hub = new FakeHub();
  }

  @AfterEach
  void stopHub() throws Exception {
    hub.close();
  }

  @Test
  void asksAndIsAnswered() throws Exception {
    hub.answer("List", list("hub-1"));
    try (HubConnection connection = connect()) {
      ListReply reply = listOver(connection);
      assertThat(reply.getCoordinators(0).getName()).isEqualTo("hub-1");
    }
    FakeHub.Seen seen = hub.seen().getFirst();
    assertThat(seen.method()).isEqualTo("List");
    assertThat(seen.headers())
        .containsEntry("authorization", "Bearer secret")
        .containsEntry("traceparent", "00-a-b-01")
        .containsEntry("grpc-timeout", "10000m");
  }

  @Test
  void oneConnectionCarriesManyCalls() throws Exception {
    hub.answer("List", list("x".repeat(100_000)));
    hub.refuse("Info", GrpcStatus.NOT_FOUND, "no");
    try (HubConnection connection = connect()) {
      for (int i = 0; i < 5; i++) {
        assertThat(listOver(connection).getCoordinators(0).getName()).hasSize(100_000);
        assertThat(failureOf(connection, "Info").code()).isEqualTo(GrpcCode.NOT_FOUND);
      }
    }
  }

  @Test
  void statusAndMessageOfARefusalArrive() throws Exception {
    hub.refuse("List", GrpcStatus.INVALID_ARGUMENT, "cols: 1001 – 100 % zu groß");
    try (HubConnection connection = connect()) {
      CallFailure failure = failureOf(connection, "List");
      assertThat(failure.code()).isEqualTo(GrpcCode.INVALID_ARGUMENT);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.HUB);
      assertThat(failure).hasMessage("cols: 1001 – 100 % zu groß");
    }
  }

  @Test
  void streamsAreHandedOnMessageByMessage() throws Exception {
    hub.answer("DumpAsciicast", chunk("a"), chunk(""), chunk("b"));
    var parts = new ArrayList<String>();
    try (HubConnection connection = connect()) {
      call(connection, PATIENCE).stream(
          "DumpAsciicast",
          SessionRequest.getDefaultInstance(),
          AsciicastChunk.parser(),
          item -> parts.add(item.getData().toStringUtf8()));
    }
    assertThat(parts).containsExactly("a", "", "b");
  }

  @Test
  void aTakerThatFailsIsNotMistakenForTheHub() throws Exception {
    hub.answer("DumpAsciicast", chunk("a"));
    try (HubConnection connection = connect()) {
      GrpcWebCall.ItemFailure failure =
          catchThrowableOfType(
              GrpcWebCall.ItemFailure.class,
              () ->
                  call(connection, PATIENCE).stream(
                      "DumpAsciicast",
                      SessionRequest.getDefaultInstance(),
                      AsciicastChunk.parser(),
                      item -> {
                        throw new IOException("Broken pipe");
                      }));
      assertThat(failure).hasRootCauseMessage("Broken pipe");
    }
  }

  @Test
  void nobodyThereIsToldAtOnce() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0)) {
      port = unused.getLocalPort();
    }
    var address = new HubAddress("127.0.0.1", port, false);
    CallFailure failure =
        catchThrowableOfType(
            CallFailure.class, () -> HubConnection.open(address, PATIENCE, null).close());
    assertThat(failure.source()).isEqualTo(CallFailure.Source.CONNECTION);
    assertThat(failure).hasMessage("no hub at 127.0.0.1:" + port + ": connection refused");
  }

  @Test
  void theHubGivesUpAtTheDeadline() throws Exception {
    // "Kill" has no script: the hub itself ends the call when grpc-timeout has passed.
    try (HubConnection connection = connect()) {
      CallFailure failure =
          catchThrowableOfType(
              CallFailure.class,
              () ->
                  call(connection, Duration.ofMillis(50))
                      .unary("Kill", ListRequest.getDefaultInstance(), ListReply.parser()));
      assertThat(failure.code()).isEqualTo(GrpcCode.DEADLINE_EXCEEDED);
    }
  }

  @Test
  void aSilentPeerIsLeftAfterTheDeadline() throws Exception {
    try (var peer = new ScriptedPeer("", ScriptedPeer.End.SILENCE)) {
      CallFailure failure = failureOf(peer, Duration.ofMillis(20));
      assertThat(failure.code()).isEqualTo(GrpcCode.DEADLINE_EXCEEDED);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.CONNECTION);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.1 200 OK\r\n",
        OK_HEAD + "\r\n",
        OK_HEAD + "transfer-encoding: chunked\r\n\r\n",
        OK_HEAD + "transfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        OK_HEAD + "content-length: 20\r\n\r\n\0\0\0\0\100abc",
        OK_HEAD + "\r\n\0\0\0\0",
      })
  void anAnswerCutOffIsALostConnection(String answer) throws Exception {
    try (var peer = new ScriptedPeer(answer, ScriptedPeer.End.CLOSE)) {
      CallFailure failure = failureOf(peer, PATIENCE);
      assertThat(failure.code()).isEqualTo(GrpcCode.UNAVAILABLE);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.CONNECTION);
      assertThat(failure).hasMessageContaining("closed the connection before it had answered");
    }
  }

  @Test
  void whatFailsAfterTheDeadlineHasFailedByIt() throws Exception {
    AtomicLong nanos = new AtomicLong();
    LongSupplier clock = () -> nanos.getAndAdd(PATIENCE.toNanos()); // stood still meanwhile
    hub.refuse("List", GrpcStatus.UNAVAILABLE, "Broken pipe");
    hub.refuse("Info", GrpcStatus.NOT_FOUND, "no");
    try (HubConnection connection = connect()) {
      assertThat(failureOf(connection, "List", clock).code()).isEqualTo(GrpcCode.DEADLINE_EXCEEDED);
      assertThat(failureOf(connection, "Info", clock).code()).isEqualTo(GrpcCode.NOT_FOUND);
    }
    try (var peer = new ScriptedPeer("", ScriptedPeer.End.CLOSE);
        HubConnection connection = HubConnection.open(peer.address(), PATIENCE, null)) {
      CallFailure failure = failureOf(connection, "List", clock);
      assertThat(failure.code()).isEqualTo(GrpcCode.DEADLINE_EXCEEDED);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.CONNECTION);
      assertThat(failure).hasMessageEndingWith(" closed the connection after the 10000 ms it had");
    }
  }

  private static CallFailure failureOf(
      HubConnection connection, String method, LongSupplier clock) {
    GrpcWebCall call =
        new GrpcWebCall(connection, new GrpcWebCall.Terms("secret", List.of(), PATIENCE), clock);
    return catchThrowableOfType(
        CallFailure.class,
        () -> call.unary(method, ListRequest.getDefaultInstance(), ListReply.parser()));
  }

  @Test
  void aStreamCutOffSaysThatItHadBegun() throws Exception {
    String begun = OK_HEAD + "\r\n\0\0\0\0\2\n\0";
    try (var peer = new ScriptedPeer(begun, ScriptedPeer.End.CLOSE)) {
      CallFailure failure = failureOf(peer, PATIENCE);
      assertThat(failure.code()).isEqualTo(GrpcCode.UNAVAILABLE);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.MID_ANSWER);
      assertThat(failure)
          .hasMessageEndingWith(" closed the connection in the middle of the answer");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 6\r\n\r\n<html>",
        "HTTP/1.1 abc OK\r\n\r\n",
        OK_HEAD + "content-length: -4\r\n\r\n",
        OK_HEAD + "transfer-encoding: chunked\r\n\r\nzz\r\n",
        OK_HEAD + "\r\n\0\177\0\0\0",
        OK_HEAD + "\r\n\0\377\377\377\377",
        OK_HEAD + "\r\n\5\0\0\0\0",
        OK_HEAD + "\r\n\200\0\0\0\15grpc-status:0",
      })
  void whatIsNoHubIsCalledSo(String answer) throws Exception {
    try (var peer = new ScriptedPeer(answer, ScriptedPeer.End.CLOSE)) {
      CallFailure failure = failureOf(peer, PATIENCE);
      assertThat(failure.code()).isEqualTo(GrpcCode.UNAVAILABLE);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.CONNECTION);
      assertThat(failure).hasMessageContaining("is not a vtr hub");
    }
  }

  @Test
  void endlessHeadersAreRefused() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\n" + "a: b\r\n".repeat(500);
    try (var peer = new ScriptedPeer(answer, ScriptedPeer.End.SILENCE)) {
      assertThat(failureOf(peer, PATIENCE)).hasMessageContaining("too many headers");
    }
    try (var peer = new ScriptedPeer("x".repeat(5_000_000), ScriptedPeer.End.SILENCE)) {
      assertThat(failureOf(peer, PATIENCE)).hasMessageContaining("a line too long");
    }
  }

  @Test
  void aReasonOfAnyLengthIsCutAndStaysTheHubs() throws Exception {
    String answer =
        OK_HEAD
            + "grpc-status: 3\r\ngrpc-message: session"
            + "x".repeat(200_000)
            + "\r\ncontent-length: 0\r\n\r\n";
    try (var peer = new ScriptedPeer(answer, ScriptedPeer.End.SILENCE)) {
      CallFailure failure = failureOf(peer, PATIENCE);
      assertThat(failure.code()).isEqualTo(GrpcCode.INVALID_ARGUMENT);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.HUB);
      assertThat(failure.text()).startsWith("sessionx").endsWith("x...").hasSizeLessThan(17_000);
    }
  }

  @Test
  void anAnswerThatIsNoMessageMayBeASpokes() throws Exception {
    String answer = OK_HEAD + "\r\n\0\0\0\0\3\377\377\377";
    try (var peer = new ScriptedPeer(answer, ScriptedPeer.End.CLOSE)) {
      CallFailure failure = failureOf(peer, PATIENCE);
      assertThat(failure.code()).isEqualTo(GrpcCode.INTERNAL);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.HUB);
      assertThat(failure).hasMessageContaining("spoke cannot be read");
    }
  }

  @Test
  void aStatusInTheHeadersCounts() throws Exception {
    String answer =
        OK_HEAD + "grpc-status: 16\r\ngrpc-message: no%20token\r\ncontent-length: 0\r\n\r\n";
    try (var peer = new ScriptedPeer(answer, ScriptedPeer.End.SILENCE)) {
      CallFailure failure = failureOf(peer, PATIENCE);
      assertThat(failure.code()).isEqualTo(GrpcCode.UNAUTHENTICATED);
      assertThat(failure).hasMessage("no token");
    }
  }

  @Test
  void aPlain401IsUnauthenticated() throws Exception {
    String answer = "HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\n\r\n";
    try (var peer = new ScriptedPeer(answer, ScriptedPeer.End.SILENCE)) {
      CallFailure failure = failureOf(peer, PATIENCE);
      assertThat(failure.code()).isEqualTo(GrpcCode.UNAUTHENTICATED);
      assertThat(failure.source()).isEqualTo(CallFailure.Source.HUB);
    }
  }

  @ParameterizedTest
  @CsvSource({"a%20b,a b", "100%,100%", "%zz,%zz", "%C3%9F,ß", "plain,plain", "%4,%4"})
  void percentEncodingIsUndone(String encoded, String decoded) {
    assertThat(GrpcWebCall.percentDecoded(encoded)).isEqualTo(decoded);
  }

  @Test
  void timeoutsHaveAtMostEightDigits() {
    assertThat(GrpcWebCall.grpcTimeout(1)).isEqualTo("1m");
    assertThat(GrpcWebCall.grpcTimeout(99_999_999)).isEqualTo("99999999m");
    assertThat(GrpcWebCall.grpcTimeout(100_000_000)).isEqualTo("100000S");
  }

  private HubConnection connect() throws CallFailure {
    return HubConnection.open(HubAddress.parse(hub.authority()), PATIENCE, null);
  }

  private static GrpcWebCall call(HubConnection connection, Duration deadline) {
    return new GrpcWebCall(
        connection, new GrpcWebCall.Terms("secret", List.of("traceparent: 00-a-b-01"), deadline));
  }

  private static ListReply listOver(HubConnection connection) throws CallFailure {
    return call(connection, PATIENCE)
        .unary("List", ListRequest.getDefaultInstance(), ListReply.parser());
  }

  private static CallFailure failureOf(HubConnection connection, String method) {
    return catchThrowableOfType(
        CallFailure.class,
        () ->
            call(connection, PATIENCE)
                .unary(method, ListRequest.getDefaultInstance(), ListReply.parser()));
  }

  private static CallFailure failureOf(ScriptedPeer peer, Duration deadline) throws CallFailure {
    try (HubConnection connection = HubConnection.open(peer.address(), PATIENCE, null)) {
      return catchThrowableOfType(
          CallFailure.class,
          () ->
              call(connection, deadline)
                  .unary("List", ListRequest.getDefaultInstance(), ListReply.parser()));
    }
  }

  private static ListReply list(String name) {
    return ListReply.newBuilder().addCoordinators(Coordinator.newBuilder().setName(name)).build();
  }

  private static AsciicastChunk chunk(String text) {
    return AsciicastChunk.newBuilder()
        .setData(com.google.protobuf.ByteString.copyFromUtf8(text))
        .build();
  }
}
