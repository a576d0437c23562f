package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.CallError;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.Goodbye;
import dev.vtr.proto.Hello;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.rpc.Call;
import io.vertx.grpc.common.GrpcStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Reasons of any length: a client's connection has a limit for all headers together, and takes all
 * its calls with it when it is passed.
 */
@Timeout(60)
class LongMessagesTest {
  /** What clients take of headers is 8 KiB. */
  private static final int MOST_CHARS = 2048;

  private Federation federation;
  private final BlockingQueue<Call> waits = new LinkedBlockingQueue<>();
  private Call there;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    FakeNode other = new FakeNode("other", "spoke");
    other.sessions(other.session("66666666-8f43-4f0c-9a53-0d8b2f4e8d11", "w"));
    other.on("WaitFor", waits::add);
    other.on("Info", call -> call.respond(SessionReply.getDefaultInstance().toByteArray()));
    federation.join(other);
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  /** A call on the connection that all the test's calls share; it is answered at the end. */
  private ClientCall waiting() throws Exception {
    ClientCall wait =
        federation.call("WaitFor", WaitForRequest.newBuilder().setSession("other:w").build());
    there = waits.poll(10, TimeUnit.SECONDS);
    assertThat(there).isNotNull();
    return wait;
  }

  private void assertUntouched(ClientCall wait) throws Exception {
    federation.spokeVertx.runOnContext(
        _ -> there.respond(WaitReply.getDefaultInstance().toByteArray()));
    assertThat(wait.await().status()).isEqualTo(GrpcStatus.OK);
  }

  /** The spoke takes them all, so that none waits to be sent. */
  @Test
  void requestsThatASpokeDoesNotAnswerAreBounded() throws Exception {
    Message large =
        WaitForRequest.newBuilder().setSession("other:w").setPattern("x".repeat(4_000_000)).build();
    int most = TunnelLimits.UNANSWERED_BYTES / large.getSerializedSize();
    List<ClientCall> begun = new ArrayList<>();
    List<Call> taken = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      begun.add(federation.call("WaitFor", large));
      taken.add(waits.poll(20, TimeUnit.SECONDS));
    }
    assertThat(taken).hasSize(most).doesNotContainNull();
    ClientCall.Answer refused = federation.call("WaitFor", large).await();
    assertThat(refused.status()).isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    assertThat(refused.message()).isEqualTo("spoke 'other' has too much to answer");
    there = taken.getFirst();
    assertUntouched(begun.getFirst());
    federation.call("WaitFor", large);
    assertThat(waits.poll(20, TimeUnit.SECONDS)).isNotNull();
  }

  private RawSpoke evil() throws Exception {
    Hello hello =
        Hello.newBuilder()
            .setName("evil")
            .setVersion("0.1.0")
            .setEpoch(1)
            .setProtocol(1)
            .setOldestProtocol(1)
            .setInstanceId("evil")
            .build();
    RawSpoke evil =
        new RawSpoke(federation, Federation.TOKEN)
            .send(TunnelFrame.newBuilder().setHello(hello).build());
    evil.awaitWelcome();
    return evil;
  }

  private ClientCall info(String session) {
    return federation.call("Info", SessionRequest.newBuilder().setSession(session).build());
  }

  @Test
  void whatASpokeSaysIsCutAndOtherCallsGoOn() throws Exception {
    ClientCall wait = waiting();
    RawSpoke evil = evil();
    ClientCall info = info("evil:x");
    CallRequest request = evil.awaitRequest("Info");
    evil.send(
        TunnelFrame.newBuilder()
            .setError(
                CallError.newBuilder()
                    .setCallId(request.getCallId())
                    .setCode(GrpcStatus.FAILED_PRECONDITION.code)
                    .setMessage("ä".repeat(100_000)))
            .build());
    ClientCall.Answer answer = info.await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION);
    assertThat(answer.message()).matches("ä+\\.\\.\\.").hasSizeLessThan(MOST_CHARS);
    assertUntouched(wait);
  }

  @Test
  void whyASpokeWentIsCut() throws Exception {
    ClientCall wait = waiting();
    RawSpoke evil = evil();
    ClientCall info = info("evil:x");
    evil.awaitRequest("Info");
    evil.send(
        TunnelFrame.newBuilder()
            .setGoodbye(Goodbye.newBuilder().setReason("bye ".repeat(50_000)))
            .build());
    assertThat(info.await())
        .satisfies(
            answer -> {
              assertThat(answer.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
              assertThat(answer.message())
                  .startsWith("spoke 'evil' was lost during the call: bye")
                  .endsWith("...")
                  .hasSizeLessThanOrEqualTo(MOST_CHARS);
            });
    assertUntouched(wait);
  }

  @Test
  void anAmbiguousReferenceNamesTheFirstFew() throws Exception {
    ClientCall wait = waiting();
    FakeNode many = new FakeNode("many", "spoke");
    Session[] alike = new Session[600];
    for (int i = 0; i < alike.length; i++) {
      alike[i] =
          many.session(
              "7f8b1f0e-%04d-4000-8000-000000000000".formatted(i), "build-%04d".formatted(i));
    }
    many.sessions(alike);
    federation.join(many);
    federation.awaitList(
        list -> list.getCoordinatorsList().stream().anyMatch(c -> c.getSessionsCount() == 600));
    ClientCall.Answer answer = info("7f8b1f0e").await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(answer.message())
        .isEqualTo(
            "session: '7f8b1f0e' is ambiguous: many:build-0000, many:build-0001, many:build-0002,"
                + " many:build-0003, many:build-0004 and 595 more");
    assertUntouched(wait);
  }
}
