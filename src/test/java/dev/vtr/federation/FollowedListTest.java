package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who follows the list of all sessions while one of two spokes stands still. */
@Timeout(60)
class FollowedListTest {
  private Federation federation;
  private FaultProxy line;
  private ClientCall followed;
  private final FakeNode a = new FakeNode("a", "spoke");
  private final FakeNode b = new FakeNode("b", "spoke");

  @BeforeEach
  void begin() throws Exception {
    federation = new Federation();
    line = new FaultProxy(federation.port());
    a.sessions(a.session("aaaaaaaa-1111-4000-8000-000000000000", "build"));
    b.sessions(b.session("bbbbbbbb-1111-4000-8000-000000000000", "test"));
    federation.start(federation.options("a", line.port()), a);
    federation.join(b);
    federation.awaitList(list -> sessions(list, "a") == 1 && sessions(list, "b") == 1);
  }

  @AfterEach
  void end() throws Exception {
    line.close();
    federation.close();
  }

  private static Coordinator the(ListReply list, String name) {
    return list.getCoordinatorsList().stream()
        .filter(each -> each.getName().equals(name))
        .findFirst()
        .orElse(Coordinator.getDefaultInstance());
  }

  private static int sessions(ListReply list, String name) {
    return the(list, name).getSessionsCount();
  }

  private void follow() {
    followed = federation.call("SubscribeSessions", ListRequest.getDefaultInstance());
  }

  /** How long it takes until the newest list is as wanted; at most 10 s. */
  private Duration until(Predicate<ListReply> wanted) throws Exception {
    long begunNanos = System.nanoTime();
    followed.awaitItem();
    while (!wanted.test(ListReply.parseFrom(followed.items.getLast()))) {
      Duration passed = Duration.ofNanos(System.nanoTime() - begunNanos);
      assertThat(passed).as("the newest list").isLessThan(Duration.ofSeconds(10));
      Thread.onSpinWait();
    }
    return Duration.ofNanos(System.nanoTime() - begunNanos);
  }

  private static boolean isSilent(ListReply list) {
    return the(list, "a").getError().contains("no answer");
  }

  private void assertTheOtherGoesOn() throws Exception {
    b.sessions(
        b.session("bbbbbbbb-1111-4000-8000-000000000000", "test"),
        b.session("bbbbbbbb-2222-4000-8000-000000000000", "more"));
    assertThat(until(list -> sessions(list, "b") == 2)).isLessThan(Duration.ofSeconds(1));
    ListReply now = ListReply.parseFrom(followed.items.getLast());
    assertThat(isSilent(now)).isTrue();
    assertThat(sessions(now, "a")).as("as it last told").isEqualTo(1);
    assertThat(the(now, "b").getError()).isEmpty();
    assertThat(the(now, "hub-1").getError()).isEmpty();
  }

  @Test
  void aSpokeThatStopsIsToldWithinTwoSecondsAndTheOtherGoesOn() throws Exception {
    follow();
    until(list -> !isSilent(list));
    line.freeze();
    assertThat(until(FollowedListTest::isSilent)).isLessThan(Duration.ofSeconds(2));
    assertTheOtherGoesOn();
    line.thaw();
    assertThat(until(list -> the(list, "a").getError().isEmpty()))
        .isLessThan(Duration.ofSeconds(2));
    assertThat(line.connections()).isEqualTo(1);
  }

  @Test
  void aSpokeThatHadStoppedBeforeIsToldWithinTwoSecondsToo() throws Exception {
    line.freeze();
    follow();
    assertThat(until(list -> true)).isLessThan(Duration.ofSeconds(1));
    assertThat(until(FollowedListTest::isSilent)).isLessThan(Duration.ofSeconds(2));
    assertTheOtherGoesOn();
  }

  @Test
  void aSlowSpokeIsNotToldToBeSilent() throws Exception {
    line.delay(100);
    follow();
    for (int i = 0; i < 3; i++) { // beats, told by what else changes
      long begun = System.nanoTime();
      while (System.nanoTime() - begun < 750_000_000L) {
        Thread.onSpinWait();
      }
      assertThat(followed.items).noneSatisfy(item -> assertThat(isSilent(parsed(item))).isTrue());
    }
  }

  private static ListReply parsed(byte[] item) {
    try {
      return ListReply.parseFrom(item);
    } catch (com.google.protobuf.InvalidProtocolBufferException malformed) {
      throw new AssertionError(malformed);
    }
  }
}
