package dev.vtr.federation.spoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.FrameExchange;
import dev.vtr.federation.tunnel.FrameLink;
import dev.vtr.harness.HurriedWorker;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.TraceAck;
import dev.vtr.proto.TraceBatch;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.JsonlLimits;
import dev.vtr.trace.jsonl.JsonlSpanProcessor;
import dev.vtr.trace.jsonl.QueueLimits;
import dev.vtr.trace.jsonl.Spool;
import dev.vtr.trace.jsonl.TraceFile;
import dev.vtr.trace.jsonl.TraceResource;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent, and when, to a hub that acknowledges each batch. */
@Timeout(60)
class SpanShipperTest {
  private static final String INSTANCE = "an-instance";

  /** Several batches, and more than would go without a way of its own. */
  private static final int LINES = 900;

  @TempDir Path dir;
  private final Vertx vertx = Vertx.vertx();
  private TraceFile file;
  private Spool spool;
  private Telemetry telemetry;

  @BeforeEach
  void aSpoolWithMuchInIt() throws Exception {
    JsonlFile jsonl =
        new JsonlFile(
            dir.resolve("a.jsonl"),
            JsonlLimits.DEFAULT,
            InstantSource.system(),
            Disk.real(),
            INSTANCE,
            notice -> {});
    Resource resource = TraceResource.of("test", INSTANCE, "a", "spoke");
    spool = new Spool(jsonl, Disk.real(), notice -> {});
    file =
        TraceFile.start(
            jsonl, resource, QueueLimits.DEFAULT, InstantSource.system(), null, notice -> {});
    telemetry = Telemetry.start(resource, new JsonlSpanProcessor(file));
    for (int i = 0; i < LINES; i++) {
      telemetry
          .spans()
          .tracer()
          .spanBuilder("own")
          .setNoParent()
          .setAttribute("padding", "x".repeat(200))
          .startSpan()
          .end();
    }
    file.flush().get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(10, TimeUnit.SECONDS);
    telemetry.close();
    file.close();
    spool.close();
  }

  /** A hub that holds every batch at once, and a link that is never full. */
  private final class Hub implements FrameLink, FrameExchange.Receiver {
    final BlockingQueue<TraceBatch> batches = new LinkedBlockingQueue<>();
    final FrameExchange exchange = new FrameExchange(this, System::nanoTime, this);
    final io.vertx.core.Context context = vertx.getOrCreateContext();
    private SpanShipper shipper;

    void welcome(Vertx spokesVertx, Spans spans) {
      context.runOnContext(
          now -> {
            Backfill backfill = new Backfill(spans, Context.root(), false, INSTANCE);
            shipper = new SpanShipper(node(spokesVertx), spool, exchange, backfill);
            shipper.start(Welcome.newBuilder().setAnyOrder(true).build());
          });
    }

    @Override
    public void write(TunnelFrame frame) {
      TraceBatch batch = frame.getTraceBatch();
      context.runOnContext(
          later -> {
            shipper.acknowledged(
                TraceAck.newBuilder()
                    .setInstanceId(batch.getInstanceId())
                    .setFirstSeq(batch.getFirstSeq())
                    .setLastSeq(batch.getLastSeq())
                    .build());
            batches.add(batch);
          });
    }

    @Override
    public boolean received(TunnelFrame frame) {
      return false;
    }

    @Override
    public void listen(Listener listener) {}

    @Override
    public boolean writable() {
      return true;
    }

    @Override
    public void close(int code, String reason) {}

    @Override
    public void closed(String reason) {}
  }

  private SpokeNode node(Vertx itsVertx) {
    return new SpokeNode(
        itsVertx,
        new SpokeOptions("127.0.0.1", 1, "a", "test", Map.of(), () -> "t", INSTANCE, 1, null),
        call -> {},
        Coordinator::getDefaultInstance,
        new SpokeTrace(telemetry.spans(), null, spool),
        InstantSource.system(),
        System::nanoTime);
  }

  /**
   * The first steps are the beginning, a look for new lines, which finds none, a look for old ones,
   * an acknowledgement, and the last two over and over.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void goesOnByItselfWheneverAStepOnTheSpoolIsOver(int stepsBefore) throws Exception {
    Hub hub = new Hub();
    hub.welcome(HurriedWorker.of(vertx, stepsBefore), telemetry.spans());

    long held = 0;
    while (held < LINES) {
      TraceBatch batch = hub.batches.poll(5, TimeUnit.SECONDS);
      assertThat(batch)
          .as("a batch after line %d, with nothing new to end the wait", held)
          .isNotNull();
      assertThat(batch.getFirstSeq()).isEqualTo(held + 1);
      held = batch.getLastSeq();
    }
  }
}
