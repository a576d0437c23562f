package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.Liveness;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import dev.vtr.rpc.Call;
import io.vertx.core.Promise;
import io.vertx.grpc.common.GrpcStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the line between spoke and hub does to calls. */
@Timeout(90)
class TunnelFaultsTest {
  private static final SessionRequest BUILD =
      SessionRequest.newBuilder().setSession("a:build").build();

  private Federation federation;
  private FaultProxy line;
  private final FakeNode spoke = new FakeNode("a", "spoke");

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    line = new FaultProxy(federation.port());
    spoke.sessions(spoke.session("aaaaaaaa-1111-4000-8000-000000000000", "build"));
    spoke.on("Info", this::answer);
    federation.start(federation.options("a", line.port()), spoke);
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2 && list.getCoordinators(1).getSessionsCount() == 1);
  }

  @AfterEach
  void end() throws Exception {
    line.close();
    federation.close();
  }

  private void answer(Call call) {
    call.respond(
        SessionReply.newBuilder()
            .setSession(spoke.session("aaaaaaaa-1111-4000-8000-000000000000", "build"))
            .build()
            .toByteArray());
  }

  private GrpcStatus info() throws Exception {
    return federation.call("Info", BUILD).await().status();
  }

  /** A call that the spoke has begun and does not answer. */
  private ClientCall hanging(String method) throws Exception {
    Promise<Void> begun = Promise.promise();
    spoke.on(method, call -> begun.tryComplete());
    ClientCall call = federation.call(method, BUILD);
    begun.future().await(10, TimeUnit.SECONDS);
    return call;
  }

  @Test
  void aCutLineFailsCallsAtOnceByTheSpokesNameAndTheSpokeComesBack() throws Exception {
    ClientCall unary = hanging("WaitFor");
    ClientCall stream = hanging("Subscribe");
    long cutNanos = System.nanoTime();
    line.cut();
    for (ClientCall call : new ClientCall[] {unary, stream}) {
      ClientCall.Answer answer = call.await();
      assertThat(answer.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
      assertThat(answer.message()).contains("spoke 'a'");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - cutNanos)).isLessThan(Duration.ofSeconds(1));
    federation.awaitPresent("a");
    assertThat(info()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void aSpokeThatIsAwayIsNamed() throws Exception {
    line.refuse(true);
    line.cut();
    federation.awaitAway("a");
    ClientCall.Answer answer = federation.call("Info", BUILD).await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(answer.message()).contains("spoke 'a' is away");
    assertThat(federation.list().getCoordinators(1).getSessions(0).getName()).isEqualTo("build");
    line.refuse(false);
    federation.awaitPresent("a");
    assertThat(info()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void aHalfClosedLineEndsTheConnectionAndTheSpokeComesBack() throws Exception {
    ClientCall call = hanging("WaitFor");
    line.halfClose();
    assertThat(call.await().status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    federation.awaitPresent("a");
    assertThat(info()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void aLineCutInTheMiddleOfAMessageHarmsNothingElse() throws Exception {
    spoke.on("GetScreen", call -> call.respond(new byte[2 * 1024 * 1024]));
    line.cutAfter(300_000);
    assertThat(federation.call("GetScreen", BUILD).await().status())
        .isEqualTo(GrpcStatus.UNAVAILABLE);
    federation.awaitPresent("a");
    assertThat(federation.call("GetScreen", BUILD).await().items().getFirst())
        .hasSize(2 * 1024 * 1024);
  }

  @Test
  void aSilentSpokeIsListedWithItsErrorWithinTwoSeconds() throws Exception {
    line.freeze();
    long askedNanos = System.nanoTime();
    var list = federation.list();
    assertThat(Duration.ofNanos(System.nanoTime() - askedNanos)).isLessThan(Duration.ofSeconds(2));
    assertThat(list.getCoordinators(1).getError()).contains("no answer");
    assertThat(list.getCoordinators(1).getSessionsCount()).isEqualTo(1);
    assertThat(list.getCoordinators(0).getError()).isEmpty();
  }

  @Test
  void aFrozenLineIsNoticedWithinFifteenSecondsAndTheSpokeComesBack() throws Exception {
    ClientCall call = hanging("WaitFor");
    long frozenNanos = System.nanoTime();
    line.freeze();
    ClientCall.Answer answer = call.await();
    assertThat(answer.status()).isEqualTo(GrpcStatus.UNAVAILABLE);
    assertThat(answer.message()).contains("spoke 'a'", "nothing heard");
    assertThat(Duration.ofNanos(System.nanoTime() - frozenNanos))
        .isBetween(Liveness.SILENCE.minus(Duration.ofSeconds(5)), Duration.ofSeconds(15));
    line.thaw();
    federation.awaitPresent("a");
    assertThat(info()).isEqualTo(GrpcStatus.OK);
  }

  @Test
  void aSlowLineOnlyDelays() throws Exception {
    line.delay(100);
    long askedNanos = System.nanoTime();
    assertThat(info()).isEqualTo(GrpcStatus.OK);
    assertThat(Duration.ofNanos(System.nanoTime() - askedNanos))
        .isBetween(Duration.ofMillis(200), Duration.ofMillis(400));
    assertThat(line.connections()).isEqualTo(1);
  }
}
