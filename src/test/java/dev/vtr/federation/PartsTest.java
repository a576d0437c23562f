package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Fragment;
import dev.vtr.proto.Hello;
import dev.vtr.proto.Ping;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TunnelFrame;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a hub makes of frames that come in parts, of a spoke that is a test's own. */
@Timeout(60)
class PartsTest {
  private Federation federation;
  private RawSpoke spoke;

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    spoke = new RawSpoke(federation, Federation.TOKEN);
    spoke.send(
        TunnelFrame.newBuilder()
            .setHello(
                Hello.newBuilder()
                    .setName("raw")
                    .setEpoch(1)
                    .setProtocol(1)
                    .setOldestProtocol(1)
                    .setInstanceId("a-raw-process"))
            .build());
    assertThat(spoke.awaitWelcome().getPartsWindowBytes())
        .isEqualTo(TunnelLimits.PARTS_WINDOW_BYTES);
  }

  @AfterEach
  void end() throws Exception {
    federation.close();
  }

  private void part(Fragment.Lane lane, ByteString bytes, boolean last) {
    spoke.send(
        TunnelFrame.newBuilder()
            .setFragment(Fragment.newBuilder().setLane(lane).setPart(bytes).setLast(last))
            .build());
  }

  private static ByteString list(int sessions) {
    Coordinator.Builder coordinator = Coordinator.newBuilder().setName("raw");
    for (int i = 0; i < sessions; i++) {
      coordinator.addSessions(
          Session.newBuilder()
              .setId(new UUID(0, i).toString())
              .setName("n" + i)
              .setTitle("t".repeat(100)));
    }
    return TunnelFrame.newBuilder()
        .setSessionsChanged(SessionsChanged.newBuilder().setCoordinator(coordinator))
        .build()
        .toByteString();
  }

  private void awaitSessions(int count) throws Exception {
    federation.awaitList(
        list ->
            list.getCoordinatorsCount() == 2
                && list.getCoordinators(1).getSessionsCount() == count);
  }

  @Test
  void areAFrameWhateverComesInBetweenAndGiveCredit() throws Exception {
    ByteString list = list(500);
    part(Fragment.Lane.SESSIONS, list.substring(0, 20_000), false);
    part(Fragment.Lane.SPANS, ByteString.copyFromUtf8("of the other lane"), false);
    spoke.send(TunnelFrame.newBuilder().setPing(Ping.newBuilder().setSentNs(5)).build());
    spoke.awaitPong();
    assertThat(spoke.awaitCredit().getBytes()).isEqualTo(20_000);
    part(Fragment.Lane.SESSIONS, list.substring(20_000), true);
    awaitSessions(500);
    part(Fragment.Lane.SESSIONS, list(1), true);
    awaitSessions(1);
    assertThat(spoke.isOpen()).isTrue();
  }

  @Test
  void ofAnUnknownLaneOrWithAFrameOfACallAreIgnored() throws Exception {
    ByteString hello =
        TunnelFrame.newBuilder().setHello(Hello.getDefaultInstance()).build().toByteString();
    part(Fragment.Lane.LANE_UNSPECIFIED, list(1), true);
    part(Fragment.Lane.SESSIONS, hello, true);
    part(Fragment.Lane.SESSIONS, list(3), true);
    awaitSessions(3);
    assertThat(spoke.isOpen()).isTrue();
  }

  @Test
  void thatBecomeTooLongEndTheConnectionWithThatReason() throws Exception {
    ByteString megabyte = ByteString.copyFrom(new byte[1024 * 1024]);
    for (int i = 0; i < 5; i++) {
      part(Fragment.Lane.SESSIONS, megabyte, false);
    }
    assertThat(spoke.awaitGoodbye()).contains("a frame of parts", "longer than 4194304 bytes");
  }

  @Test
  void thatAreNoFrameEndTheConnectionWithThatReason() throws Exception {
    part(Fragment.Lane.SESSIONS, ByteString.copyFromUtf8("\u0001\u0002\u0003 no frame"), true);
    assertThat(spoke.awaitGoodbye()).contains("no frame");
  }
}
