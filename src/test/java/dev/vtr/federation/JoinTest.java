package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.vtr.federation.spoke.JoinRefused;
import dev.vtr.federation.spoke.SpokeOptions;
import dev.vtr.federation.spoke.SpokeTrace;
import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Hello;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.vertx.grpc.common.GrpcStatus;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What a spoke makes of a hub that does not want it. */
@Timeout(60)
class JoinTest {
  private final Telemetry telemetry = Telemetry.start(Resource.empty(), SpanProcessor.composite());
  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
    telemetry.close();
  }

  private SpokeVerticle started(String name, String token) throws Exception {
    SpokeVerticle spoke =
        new SpokeVerticle(
            SpokeOptions.of("127.0.0.1", federation.port(), name, "0.1.0", () -> token),
            new FakeNode(name, "spoke"),
            new SpokeTrace(telemetry.spans(), null, null));
    Federation.await(federation.spokeVertx.deployVerticle(spoke));
    return spoke;
  }

  private static JoinRefused refused(SpokeVerticle spoke) {
    Throwable why = catchThrowable(() -> spoke.joined().await(10, TimeUnit.SECONDS));
    assertThat(why).isInstanceOf(JoinRefused.class);
    return (JoinRefused) why;
  }

  @Test
  void aWrongTokenIsFinalAndSaysSo() throws Exception {
    JoinRefused why = refused(started("a", "not-the-token-of-this-hub"));
    assertThat(why.status()).isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(why.reason()).contains("token");
    assertThat(why.nextStep()).contains("--token-file");
  }

  @Test
  void aTokenOfAnotherNameIsFinalAndSaysSo() throws Exception {
    JoinRefused why = refused(started("b", Federation.TOKEN_OF_A));
    assertThat(why.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
    assertThat(why.reason()).contains("may not join as spoke 'b'");
  }

  @Test
  void theHubsOwnNameIsFinalAndSaysSo() throws Exception {
    JoinRefused why = refused(started("hub-1", Federation.TOKEN));
    assertThat(why.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(why.reason()).isEqualTo("name: the hub itself is called 'hub-1'");
    assertThat(why.nextStep()).isEqualTo("Take another name: --name NAME.");
  }

  @Test
  void aSpokesOwnTokenJoinsUnderItsName() throws Exception {
    started("a", Federation.TOKEN_OF_A).joined().await(10, TimeUnit.SECONDS);
    federation.awaitPresent("a");
  }

  @Test
  void aSpokeWhoseTokenIsNoLongerGoodSaysSoAndKeepsItsSessions() throws Exception {
    BlockingQueue<String> log = new LinkedBlockingQueue<>();
    AppenderBase<ILoggingEvent> appender =
        new AppenderBase<>() {
          @Override
          protected void append(ILoggingEvent event) {
            log.add(event.getFormattedMessage());
          }
        };
    appender.start();
    Logger root = (Logger) LoggerFactory.getLogger("dev.vtr.federation.spoke");
    root.addAppender(appender);
    AtomicReference<String> token = new AtomicReference<>(Federation.TOKEN);
    FakeNode node = new FakeNode("a", "spoke");
    node.sessions(node.session("aaaaaaaa-1111-4000-8000-000000000000", "build"));
    try (FaultProxy line = new FaultProxy(federation.port())) {
      SpokeVerticle spoke =
          new SpokeVerticle(
              SpokeOptions.of("127.0.0.1", line.port(), "a", "0.1.0", token::get),
              node,
              new SpokeTrace(telemetry.spans(), null, null));
      String deployment = Federation.await(federation.spokeVertx.deployVerticle(spoke));
      federation.awaitList(
          list ->
              list.getCoordinatorsList().stream()
                  .anyMatch(each -> each.getName().equals("a") && each.getSessionsCount() == 1));
      token.set("the-hub-has-another-one-now");
      line.cut();
      String said = log.poll(20, TimeUnit.SECONDS);
      while (said != null && !said.startsWith("refused")) {
        said = log.poll(20, TimeUnit.SECONDS);
      }
      assertThat(said).contains("UNAUTHENTICATED", "asking again every 30 s", "--token-file");
      assertThat(spoke.joined().succeeded()).isTrue();
      assertThat(federation.spokeVertx.deploymentIDs()).contains(deployment);
      assertThat(line.connections()).isEqualTo(2);
      assertThat(federation.list().getCoordinators(1).getError()).startsWith("away");
      assertThat(federation.list().getCoordinators(1).getSessionsCount()).isEqualTo(1);
    } finally {
      root.detachAppender(appender);
    }
  }

  @Test
  void aSpokeThatWasJoinedHasItsNameBackSoonAfterItsDoubleHasGone() throws Exception {
    try (FaultProxy line = new FaultProxy(federation.port())) {
      SpokeVerticle spoke =
          new SpokeVerticle(
              SpokeOptions.of("127.0.0.1", line.port(), "a", "0.1.0", () -> Federation.TOKEN),
              new FakeNode("a", "spoke"),
              new SpokeTrace(telemetry.spans(), null, null));
      Federation.await(federation.spokeVertx.deployVerticle(spoke));
      // The hub lists it before it hears the welcome, without which it was not joined.
      spoke.joined().await(10, TimeUnit.SECONDS);
      line.refuse(true);
      line.cut();
      federation.awaitAway("a");
      RawSpoke twin = new RawSpoke(federation, Federation.TOKEN);
      twin.send(hello("somebody-else"));
      twin.awaitWelcome();
      int before = line.connections();
      line.refuse(false);
      await(() -> line.connections() >= before + 2); // so it was refused once
      twin.goodbye();
      long goneNanos = System.nanoTime();
      // The double tells no version. Between the two there may be no moment without either.
      federation.awaitList(
          list ->
              list.getCoordinatorsList().stream()
                  .anyMatch(each -> each.getVersion().equals("0.1.0") && isPresent(each, "a")));
      assertThat(System.nanoTime() - goneNanos).isLessThan(TimeUnit.SECONDS.toNanos(10));
    }
  }

  private static boolean isPresent(Coordinator each, String spoke) {
    return each.getName().equals(spoke) && each.getError().isEmpty();
  }

  private static TunnelFrame hello(String instanceId) {
    return TunnelFrame.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setName("a")
                .setEpoch(1)
                .setProtocol(1)
                .setOldestProtocol(1)
                .setInstanceId(instanceId))
        .build();
  }

  /** The epochs with which a spoke came to a hub that let it in and then said {@code end}. */
  private List<Long> epochsAfter(GrpcStatus end) throws Exception {
    TunnelFrame welcome =
        TunnelFrame.newBuilder().setWelcome(Welcome.newBuilder().setProtocol(1)).build();
    RawHub hub = new RawHub(federation.hubVertx, List.of(welcome), end);
    String spoke =
        Federation.await(
            federation.spokeVertx.deployVerticle(
                new SpokeVerticle(
                    SpokeOptions.of("127.0.0.1", hub.port(), "a", "0.1.0", () -> Federation.TOKEN),
                    new FakeNode("a", "spoke"),
                    new SpokeTrace(telemetry.spans(), null, null))));
    await(() -> epochs(hub).count() >= 3);
    Federation.await(federation.spokeVertx.undeploy(spoke));
    return epochs(hub).limit(3).toList();
  }

  private static Stream<Long> epochs(RawHub hub) {
    return hub.heard().stream()
        .filter(TunnelFrame::hasHello)
        .map(frame -> frame.getHello().getEpoch());
  }

  @Test
  void aSpokeThatIsDisplacedDoesNotOutrankItsSuccessorByAskingAgain() throws Exception {
    assertThat(new HashSet<>(epochsAfter(GrpcStatus.ABORTED))).hasSize(1);
    assertThat(new HashSet<>(epochsAfter(GrpcStatus.ALREADY_EXISTS))).hasSize(1);
    List<Long> lost = epochsAfter(GrpcStatus.UNAVAILABLE);
    assertThat(lost).isSorted().doesNotHaveDuplicates();
  }

  private static void await(BooleanSupplier wanted) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!wanted.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(wanted.getAsBoolean()).isTrue();
  }

  @Test
  void aNameThatIsTakenIsAskedForAgainWhileItMayBeItsOwn() throws Exception {
    RawSpoke live = new RawSpoke(federation, Federation.TOKEN);
    live.send(hello("somebody-else"));
    live.awaitWelcome();
    SpokeVerticle spoke = started("a", Federation.TOKEN);
    assertThat(catchThrowable(() -> spoke.joined().await(2, TimeUnit.SECONDS)))
        .isInstanceOf(TimeoutException.class);
    live.goodbye();
    spoke.joined().await(10, TimeUnit.SECONDS);
  }
}
