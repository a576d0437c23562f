package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.SubscriberUpdate.Screen;
import dev.vtr.sync.RawTail;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What subscribers are sent, and when. */
class SessionViewerTest {
  private final LoopByHand loop = new LoopByHand();

  private void subscribe(long id, boolean screen, boolean raw, int fps) {
    loop.ask(new SessionRequest.Subscribe(id, screen, raw, fps)).join();
  }

  private void want(long id) {
    loop.session.demand(new SubscriberDemand.Frame(id));
  }

  private List<Screen> frames() {
    return loop.updates.stream().filter(Screen.class::isInstance).map(Screen.class::cast).toList();
  }

  @Test
  void aKeyframeComesFirstThenWhatDiffersFromIt() {
    loop.writes("a");
    subscribe(1, true, false, 60);
    assertThat(loop.updates).isEmpty();
    want(1);
    loop.pass(20);
    loop.writes("b");
    assertThat(frames()).hasSize(1);
    want(1);
    assertThat(frames()).hasSize(2);
    assertThat(frames().get(0).base()).isNull();
    assertThat(frames().get(1).base()).isSameAs(frames().get(0).picture().frame());
    assertThat(frames().get(1).baseId()).isEqualTo(frames().get(0).frameId());
    assertThat(frames().get(1).frameId()).isEqualTo(frames().get(0).frameId() + 1);
    assertThat(Node.text(frames().get(1).picture())).isEqualTo("ab");
  }

  @Test
  void theFirstChangeAfterAQuietTimeIsSentAtOnceAndOthersAreAtMostSixtyASecond() {
    subscribe(1, true, false, 60);
    want(1);
    loop.pass(100);
    want(1);
    loop.writes("x");
    assertThat(frames()).hasSize(2);
    for (int i = 0; i < 200; i++) {
      want(1);
      loop.writes("x");
      loop.pass(5);
    }
    assertThat(frames().size()).isBetween(40, 62);
  }

  @Test
  void aFrameIsAsOldAsTheFirstOutputThatNoFrameHasShown() {
    subscribe(1, true, false, 60);
    want(1);
    loop.pass(100);
    want(1);
    loop.writes("x");
    want(1);
    long paced = loop.clock.nanos();
    loop.writes("a");
    loop.pass(5);
    loop.writes("b");
    loop.pass(20);
    assertThat(Node.text(frames().getLast().picture())).isEqualTo("xab");
    assertThat(frames().getLast().readNanos()).isEqualTo(paced);

    long waited = loop.clock.nanos();
    loop.writes("c");
    loop.pass(1_000);
    loop.writes("d");
    loop.pass(20);
    want(1);
    assertThat(Node.text(frames().getLast().picture())).isEqualTo("xabcd");
    assertThat(frames().getLast().readNanos())
        .as("of the frame that was replaced")
        .isEqualTo(waited);

    loop.writes("\u001b[m");
    loop.pass(1_000);
    want(1);
    long shown = loop.clock.nanos();
    loop.writes("e");
    assertThat(frames().getLast().readNanos()).as("not of what changed nothing").isEqualTo(shown);
  }

  @Test
  void aSlowSubscriberGetsTheNewestAndIsToldWhatItMissed() {
    subscribe(1, true, false, 60);
    want(1);
    for (int i = 0; i < 10; i++) {
      loop.writes(Integer.toString(i));
      loop.pass(20);
    }
    want(1);
    Screen late = frames().getLast();
    assertThat(Node.text(late.picture())).isEqualTo("0123456789");
    assertThat(late.dropped()).isEqualTo(9);
    assertThat(late.frameId() - late.baseId()).isEqualTo(late.dropped() + 1);
  }

  @Test
  void aScreenAskedForIsAFrameForSubscribersToo() {
    subscribe(1, true, false, 60);
    want(1);
    loop.pass(20);
    loop.writes("a");
    loop.writes("b");
    long id = loop.ask(new SessionRequest.Screen(0)).join().frameId();
    assertThat(loop.ask(new SessionRequest.Screen(0)).join().frameId()).isEqualTo(id);
    want(1);
    assertThat(frames().getLast().frameId()).isEqualTo(id);
  }

  @Test
  void doubtMakesAKeyframe() {
    subscribe(1, true, false, 60);
    want(1);
    loop.pass(20);
    loop.session.demand(new SubscriberDemand.Resync(1));
    want(1);
    assertThat(frames()).hasSize(2);
    assertThat(frames().getLast().base()).isNull();
  }

  @Test
  void aFrameIsNotShownWhileTheProgramHoldsItBackButNotForEver() {
    subscribe(1, true, false, 60);
    want(1);
    loop.pass(20);
    want(1);
    loop.writes("\u001b[?2026hhalf");
    loop.pass(100);
    assertThat(frames()).hasSize(1);
    loop.writes(" whole\u001b[?2026l");
    loop.pass(5);
    assertThat(Node.text(frames().getLast().picture())).isEqualTo("half whole");
    want(1);
    loop.pass(20);
    loop.writes("\u001b[?2026h!");
    loop.pass(145);
    assertThat(frames()).hasSize(2);
    loop.pass(10);
    assertThat(Node.text(frames().getLast().picture())).isEqualTo("half whole!");
    want(1);
    loop.pass(20);
    loop.writes("\u001b[?2026h again");
    loop.pass(20);
    assertThat(frames()).hasSize(3);
  }

  @Test
  void rawOutputIsBoundedAndItsGapsAreTold() {
    subscribe(1, false, true, 60);
    loop.writes("abc");
    loop.session.demand(new SubscriberDemand.RawBytes(1, 2));
    var first = (SubscriberUpdate.Raw) loop.updates.getFirst();
    assertThat(first.bytes()).isEqualTo(new byte[] {'a', 'b'});
    for (int i = 0; i < 40; i++) {
      loop.writes(new byte[64 * 1024]);
    }
    loop.session.demand(new SubscriberDemand.RawBytes(1, 10));
    var late = (SubscriberUpdate.Raw) loop.updates.getLast();
    long total = 3 + 40 * 64 * 1024;
    assertThat(late.gapBytes()).isEqualTo(total - 2 - RawTail.MAX_BYTES);
    assertThat(late.offset()).isEqualTo(total - RawTail.MAX_BYTES);
  }

  @Test
  void theEndIsToldLast() {
    subscribe(1, true, true, 60);
    loop.writes("bye");
    loop.session.exited(new ExitStatus.Exited(0));
    assertThat(loop.updates).isEmpty();
    want(1);
    loop.session.demand(new SubscriberDemand.RawBytes(1, 100));
    assertThat(loop.updates.getLast()).isInstanceOf(SubscriberUpdate.Exited.class);
    assertThat(Node.text(frames().getLast().picture())).isEqualTo("bye");
    subscribe(2, true, false, 60);
    want(2);
    assertThat(loop.updates.getLast()).isInstanceOf(SubscriberUpdate.Exited.class);
  }

  @Test
  void aSubscriberThatTakesNothingIsEnded() {
    subscribe(1, true, false, 60);
    want(1);
    loop.pass(60_000);
    assertThat(frames()).hasSize(1);
    assertThat(loop.updates).noneMatch(SubscriberUpdate.Ended.class::isInstance);
    loop.writes("x");
    loop.pass(29_900);
    assertThat(loop.updates).noneMatch(SubscriberUpdate.Ended.class::isInstance);
    loop.pass(200);
    assertThat(loop.updates.getLast()).isInstanceOf(SubscriberUpdate.Ended.class);
  }

  @Test
  void subscribersAreCounted() {
    for (int i = 0; i < Node.OPTIONS.maxSubscribers(); i++) {
      subscribe(i, true, false, 60);
    }
    assertThatThrownBy(() -> subscribe(99, true, false, 60)).isInstanceOf(Failure.Exhausted.class);
    loop.session.demand(new SubscriberDemand.Unsubscribe(0));
    subscribe(99, true, false, 60);
  }

  @Test
  void aProgramThatMayChangesTheSizeOfItsTerminal() {
    subscribe(1, true, false, 60);
    want(1);
    loop.writes("\u001b[8;30;100t\u001b[18t");
    loop.pass(100);
    want(1);
    assertThat(loop.sizes).containsExactly("100x30");
    assertThat(loop.replies).containsExactly("\u001b[8;30;100t");
    assertThat(frames().getLast().picture().frame().cols()).isEqualTo(100);
    SessionView view = loop.views.getLast();
    assertThat(view.cols() + "x" + view.rows()).isEqualTo("100x30");
  }
}
