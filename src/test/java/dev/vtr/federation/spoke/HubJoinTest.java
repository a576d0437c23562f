package dev.vtr.federation.spoke;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vtr.federation.tunnel.Backoff;
import dev.vtr.proto.Coordinator;
import dev.vtr.trace.Attrs;
import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Telemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SSLOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** A hub, or what sits at its address, that takes connections and is not heard of again. */
@Timeout(60)
class HubJoinTest {
  private static final Duration LONGEST = Duration.ofMillis(300);

  /** HTTP/2's first frame of a server, without a setting. */
  private static final Buffer SETTINGS =
      Buffer.buffer(HexFormat.of().parseHex("000000040000000000"));

  private final Vertx hubVertx = Vertx.vertx();
  private final Vertx spokeVertx = Vertx.vertx();
  private final SpanRecorder spans = new SpanRecorder();
  private final Telemetry telemetry = Telemetry.start(Resource.empty(), spans);
  private final BlockingQueue<NetSocket> accepted = new LinkedBlockingQueue<>();
  private final BlockingQueue<NetSocket> closed = new LinkedBlockingQueue<>();
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(HubJoin.class);
  private @Nullable HubJoin join;

  @BeforeEach
  void begin() {
    said.start();
    log.addAppender(said);
  }

  @AfterEach
  void end() throws Exception {
    log.detachAppender(said);
    spokeVertx.close().await(15, SECONDS);
    hubVertx.close().await(15, SECONDS);
    telemetry.close();
  }

  /** A spoke that tries to join what answers each connection with {@code first}. */
  private void tryJoining(Buffer first, @Nullable SSLOptions tls) throws Exception {
    joinAt(silent(first, 0).actualPort(), tls, LONGEST);
  }

  private NetServer silent(Buffer first, int port) throws Exception {
    return hubVertx
        .createNetServer()
        .connectHandler(
            socket -> {
              socket.closeHandler(gone -> closed.add(socket));
              socket.handler(bytes -> {});
              if (first.length() > 0) {
                socket.write(first);
              }
              accepted.add(socket);
            })
        .listen(port, "127.0.0.1")
        .await(10, SECONDS);
  }

  private void joinAt(int port, @Nullable SSLOptions tls, Duration longestAttempt) {
    SpokeOptions options =
        new SpokeOptions(
            "127.0.0.1", port, "a", "0.1.0", Map.of(), () -> "token", "instance", 1, tls);
    SpokeNode node =
        new SpokeNode(
            spokeVertx,
            options,
            call -> {},
            Coordinator::getDefaultInstance,
            new SpokeTrace(telemetry.spans(), null, null),
            InstantSource.system(),
            System::nanoTime);
    spokeVertx.runOnContext(
        now -> {
          join = new HubJoin(node, new Backoff(new Random(1)), Promise.promise(), longestAttempt);
          join.connect();
        });
  }

  private void assertTriedAgain() throws Exception {
    NetSocket first = accepted.poll(10, SECONDS);
    long acceptedNanos = System.nanoTime();
    assertThat(first).isNotNull();
    assertThat(closed.poll(10, SECONDS)).as("closed").isSameAs(first);
    Duration took = Duration.ofNanos(System.nanoTime() - acceptedNanos);
    assertThat(took).isLessThan(LONGEST.plusSeconds(3));
    assertThat(accepted.poll(10, SECONDS)).as("the second connection").isNotNull();
    assertThat(accepted.poll(10, SECONDS)).as("the third connection").isNotNull();
    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "not joined to the hub, and trying again: no welcome within 0.3 s"); // said once
  }

  @Test
  void anAttemptEndsThatHearsNothingAtAll() throws Exception {
    tryJoining(Buffer.buffer(), null);
    assertTriedAgain();
  }

  @Test
  void anAttemptEndsWhoseHandshakeHangs() throws Exception {
    tryJoining(Buffer.buffer(), new SSLOptions());
    assertTriedAgain();
  }

  @Test
  void anAttemptEndsThatHearsSettingsAndNoWelcome() throws Exception {
    tryJoining(SETTINGS, null);
    assertTriedAgain();
  }

  @Test
  void attemptsThatDidNotConnectAreRestarts() throws Exception {
    NetServer before = silent(SETTINGS, 0);
    int port = before.actualPort();
    before.close().await(10, SECONDS);
    joinAt(port, null, LONGEST);
    await(() -> !said.list.isEmpty()); // one attempt at least was refused
    silent(SETTINGS, port);
    await(() -> !spans.ended().isEmpty());
    SpanData stream = spans.ended().getFirst();
    assertThat(stream.getAttributes().get(AttributeKey.longKey("tunnel.restarts"))).isPositive();
    assertThat(stream.getAttributes().get(Attrs.RPC_STATUS_CODE)).isEqualTo("UNAVAILABLE");
    assertThat(stream.getAttributes().get(Attrs.ERROR_TYPE)).isEqualTo("UNAVAILABLE");
  }

  private static void await(BooleanSupplier wanted) {
    long deadline = System.nanoTime() + SECONDS.toNanos(20);
    while (!wanted.getAsBoolean() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertThat(wanted.getAsBoolean()).isTrue();
  }

  @Test
  void aStopEndsAnAttemptLongBeforeItsTimeAndNothingIsTriedAfterIt() throws Exception {
    joinAt(silent(Buffer.buffer(), 0).actualPort(), null, Duration.ofSeconds(30));
    NetSocket first = accepted.poll(10, SECONDS);
    Promise<Void> stopped = Promise.promise();
    spokeVertx.runOnContext(
        now -> Objects.requireNonNull(join).stop().<Void>mapEmpty().onComplete(stopped));
    stopped.future().await(10, SECONDS);
    assertThat(closed.poll(10, SECONDS)).as("closed").isSameAs(first);
    assertThat(accepted.poll(2 * LONGEST.toMillis(), MILLISECONDS)).isNull();
  }
}
