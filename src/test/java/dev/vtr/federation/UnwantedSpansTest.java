package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.spoke.SpokeVerticle;
import dev.vtr.proto.Hello;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that keeps no spans says so at once, and is sent none. */
@Timeout(60)
class UnwantedSpansTest {
  @TempDir private Path directory;
  private TraceNode trace;
  private Federation federation;

  @AfterEach
  void end() throws Exception {
    federation.close();
    trace.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aHubSaysWhetherItKeepsThem(boolean keepsThem) throws Exception {
    trace = TraceNode.hub(directory);
    federation = new Federation(true, keepsThem ? trace.hubTrace() : null);
    Hello hello =
        Hello.newBuilder()
            .setName("raw")
            .setEpoch(1)
            .setProtocol(1)
            .setOldestProtocol(1)
            .setInstanceId("a-raw-process")
            .build();
    RawSpoke spoke =
        new RawSpoke(federation, Federation.TOKEN)
            .send(TunnelFrame.newBuilder().setHello(hello).build());
    assertThat(spoke.awaitWelcome().getTakesNoSpans()).isEqualTo(!keepsThem);
  }

  /** When it leaves a spoke sends whatever it has left to send. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aSpokeSendsThemWhereTheyAreTaken(boolean takesNone) throws Exception {
    trace = TraceNode.spoke(directory, "a");
    federation = new Federation();
    TunnelFrame welcome =
        TunnelFrame.newBuilder()
            .setWelcome(
                Welcome.newBuilder().setProtocol(1).setHubName("raw").setTakesNoSpans(takesNone))
            .build();
    RawHub hub = new RawHub(federation.hubVertx, List.of(welcome));
    SpokeVerticle spoke =
        new SpokeVerticle(
            federation.options("a", hub.port()), new FakeNode("a", "spoke"), trace.spokeTrace());
    Federation.await(federation.spokeVertx.deployVerticle(spoke));
    spoke.joined().await(10, TimeUnit.SECONDS);
    trace.spans().tracer().spanBuilder("own").setNoParent().startSpan().end();
    Federation.await(spoke.leave());

    assertThat(hub.heard()).anyMatch(TunnelFrame::hasHello);
    assertThat(hub.heard().stream().anyMatch(TunnelFrame::hasTraceBatch)).isEqualTo(!takesNone);
  }
}
