package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SessionRequest;
import io.vertx.grpc.common.GrpcStatus;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A spoke whose sessions change all the time, on a line that carries less than their lists. */
@Timeout(90)
class RateLimitedLineTest {
  private static final SessionRequest INFO = SessionRequest.newBuilder().setSession("a:s0").build();

  /** 4 Mbit/s: so that a test is short; what counts is how many bytes go before an answer. */
  private static final long BYTES_A_SECOND = 512 * 1024;

  /** Parts on their way, and what else goes in the meantime. */
  private static final long MOST_BYTES_BEFORE_AN_ANSWER = 2 * TunnelLimits.PARTS_WINDOW_BYTES;

  private Federation federation;
  private FaultProxy line;
  private final FakeNode spoke = new FakeNode("a", "spoke");
  private final AtomicInteger changes = new AtomicInteger();

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    line = new FaultProxy(federation.port());
    sessions(1, "");
    spoke.on("Info", call -> call.respond(SessionReply.getDefaultInstance().toByteArray()));
    federation.start(federation.options("a", line.port()), spoke);
    awaitSessions(1);
    line.rate(BYTES_A_SECOND);
  }

  @AfterEach
  void end() throws Exception {
    line.close();
    federation.close();
  }

  private void sessions(int count, String title) {
    Session[] now = new Session[count];
    for (int i = 0; i < count; i++) {
      now[i] =
          spoke.session("aaaaaaaa-%04d-4000-8000-000000000000".formatted(i), "s" + i).toBuilder()
              .setTitle(title)
              .setOutputCursor(changes.incrementAndGet())
              .build();
    }
    spoke.sessions(now);
  }

  private void awaitSessions(int count) throws Exception {
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2
                && list.getCoordinators(1).getSessionsCount() == count);
  }

  @Test
  void answersOvertakeListsWhichAreNotQueued() throws Exception {
    long timer = federation.spokeVertx.setPeriodic(10, now -> sessions(300, "t".repeat(100)));
    awaitSessions(300);
    for (int i = 0; i < 20; i++) {
      long before = line.carriedBytes();
      assertThat(federation.call("Info", INFO).await().status()).isEqualTo(GrpcStatus.OK);
      assertThat(line.carriedBytes() - before).isLessThan(MOST_BYTES_BEFORE_AN_ANSWER);
    }
    federation.spokeVertx.cancelTimer(timer);
    sessions(2, "");
    long before = line.carriedBytes();
    awaitSessions(2);
    assertThat(line.carriedBytes() - before).as("one list is under way").isLessThan(200_000);
    assertThat(line.connections()).isEqualTo(1);
  }

  @Test
  void aLongListArrivesInPartsWhichAnAnswerOvertakes() throws Exception {
    long before = line.carriedBytes();
    sessions(5_000, "t".repeat(250)); // three seconds on this line
    while (line.carriedBytes() - before < TunnelLimits.PARTS_WINDOW_BYTES) {
      Thread.onSpinWait();
    }
    assertThat(federation.call("Info", INFO).await().status()).isEqualTo(GrpcStatus.OK);
    assertThat(federation.list().getCoordinators(1).getSessionsCount())
        .as("meanwhile")
        .isEqualTo(1);
    awaitSessions(5_000);
    assertThat(line.connections()).isEqualTo(1);
  }
}
