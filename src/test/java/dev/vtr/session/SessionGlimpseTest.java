package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.session.SessionRequest.WaitFor;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SubscriberUpdate.Screen;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a write shows and takes away again is seen by a wait; what it is drawing is not. */
class SessionGlimpseTest {
  private static final String[] PARTS = {
    "job 1 ok",
    "FAILED",
    "a long line of older text",
    "x",
    "\r",
    "\r\n",
    "\u001b[K",
    "\u001b[1K",
    "\u001b[2K",
    "\u001b[H",
    "\u001b[2;3H",
    "\u001b[J",
    "\u001b[2J",
    "\u001b[3J",
    "\u001b[31m",
    "\u001b[?25l",
    "\u001b[?25h",
    "\u001b[?1049h",
    "\u001b[?1049l",
    "\u001b[?2026h",
    "\u001b[?2026l",
    "\u001b]2;title\u0007",
    "\u001bc",
    "\u001b[L",
    "\u001b[M",
  };

  private final LoopByHand loop = new LoopByHand();

  private CompletableFuture<Waited> wait(String pattern) {
    return loop.ask(loop.waitFor(pattern, 0));
  }

  private CompletableFuture<Waited> waitWithScreen(String pattern) {
    return loop.ask(new WaitFor(77, pattern, 0, 5_000, true, false, true));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MARK\r\u001b[K",
        "MARK\u001b[1K",
        "MARK\u001b[2K",
        "MARK\u001b[2J",
        "MARK\u001b[H\u001b[J",
        "x\r\nMARK\u001b[H\u001b[J",
        "x\r\nMARK\u001b[1;2H\u001b[J",
        "MARK\r\nx\u001b[1J",
        "MARK\u001bc",
        "\u001b[?1049hMARK\u001b[?1049l",
        "\u001b[?47hMARK\u001b[?47l$ ",
        "x\u001b[KMARK\u001b[1;1H\u001b[J",
        "\u001b[1mMA\u001b[mRK\r\u001b[K",
        "MARK\u001b[?2026h\u001b[2J",
      })
  void whatIsWipedWithTheSameWriteIsSeen(String shownAndWiped) {
    CompletableFuture<Waited> waited = wait("MARK");
    CompletableFuture<Waited> letters = wait("[A-Z]{4}");
    loop.writes(shownAndWiped);
    assertThat(waited).isCompletedWithValueMatching(is -> is.matchedLine().endsWith("MARK"));
    assertThat(letters).isDone();
  }

  @Test
  void whatScrolledAwayBeforeTheScrollbackIsErasedIsSeen() {
    CompletableFuture<Waited> waited = wait("^MARK$");
    loop.writes("MARK" + "\r\n".repeat(40) + "\u001b[H\u001b[2J\u001b[3J");
    assertThat(waited).isDone();
  }

  @Test
  void newTextCountsTogetherWithTheOldBeforeIt() {
    loop.writes("Loading ... ");
    CompletableFuture<Waited> waited = wait("^Loading ... done$");
    loop.writes("done\r\u001b[K");
    assertThat(waited).isDone();
  }

  /** What stands there, what is written over it with one write, and what is nowhere. */
  @ParameterizedTest
  @CsvSource({
    "Test 3: FAILED, '\rTest 4{[K', 'Test 4: (PASSED|FAILED)'",
    "node-0: FAILED since yesterday, '\rnode-1: ok{[K', 'node-[0-9]*[13579]: .*(FAIL|yesterday)'",
    "hello world, '\rbye{[K', 'bye[a-z ]'",
    "hello world, '\rbye\r{[K', 'bye[a-z ]'",
    "hello world, '\rbye{[2K', 'byelo'",
    "hello world, '\rbye{[H{[J', 'byelo|lo world'",
    "hello world, '\rbye{[2J', 'byelo|lo world'",
    "hello world, '\rbye{[?2026h{[2J', 'byelo|lo world'",
    "'', 'hello world\rbye\r{[K', 'byelo'",
    "'', 'Test 4{[K: PASSED', '^Test 4$'",
    "one two three, '\r{[3Cand{[2K', 'and|three'",
    "hello world, '{[?2026h\rbye{[2J', 'bye'",
  })
  void aLineThatIsBeingDrawnIsNot(String before, String output, String pattern) {
    loop.writes("first\r\n" + before);
    WaitFor wait = loop.waitFor(pattern, loop.ask(new SessionRequest.View()).join().outputCursor());
    CompletableFuture<Waited> since = loop.ask(wait);
    CompletableFuture<Waited> whole =
        pattern.contains("three") || pattern.contains("lo world") ? since : wait(pattern);
    assertThat(whole).isNotDone();
    loop.writes(output.replace('{', '\u001b').replace("and", ""));
    loop.pass(200);
    assertThat(since).isNotDone();
    assertThat(whole).isNotDone();
  }

  @Test
  void theLooksBetweenAreBounded() {
    StringBuilder output = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      output.append("\r").append(i).append(i == 99 ? "MARK" : "").append("\u001b[2K");
    }
    CompletableFuture<Waited> waited = wait("MARK");
    loop.writes(output.toString());
    assertThat(waited).isNotDone();
  }

  @Test
  void theAnswersScreenIsTheOneAtTheWritesEnd() {
    CompletableFuture<Waited> waited = waitWithScreen("done");
    loop.writes("done\r\u001b[Knext");
    assertThat(waited.join().matchedLine()).isEqualTo("done");
    assertThat(waited.join().cursor()).isEqualTo(12);
    assertThat(waited.join().screen()).isNotNull().extracting(Node::text).isEqualTo("next");
  }

  @Test
  void whileTheScreenIsHeldBackOnlyWhatWasThereBeforeIsSeen() {
    loop.writes("Test 3: FAILED");
    CompletableFuture<Waited> waited = wait("Test [45]");
    loop.writes("\u001b[?2026h\rTest 4");
    loop.pass(100);
    assertThat(waited).isNotDone();
    loop.writes("\u001b[2K\rTest 5\u001b[?2026l");
    assertThat(waited.join().matchedLine()).isEqualTo("Test 5");
  }

  @Test
  void aFrameIsSeenWholeWhereTheNextIsHeldBackWithTheSameWrite() {
    loop.writes("\u001b[?2026hTest 3: FAILED");
    CompletableFuture<Waited> waited = wait("Test [45]");
    CompletableFuture<Waited> passed = wait("Test 4: PASSED");
    loop.writes("\rTest 4");
    loop.pass(60);
    loop.writes("\u001b[K\u001b[?2026l\u001b[?2026h\u001b[2J\rTest");
    assertThat(waited).isDone();
    assertThat(waited.join().matchedLine()).isEqualTo("Test 4");
    loop.pass(60);
    loop.writes(" 4: PASSED\u001b[?2026l\u001b[?2026h\u001b[2J");
    assertThat(passed).isDone();
    assertThat(passed.join().matchedLine()).isEqualTo("Test 4: PASSED");
  }

  @Test
  void textThatStandsInFramesWithoutAPauseIsFound() {
    String frame = "\u001b[?2026l\u001b[?2026h\u001b[H\u001b[2Jstate: DONE";
    loop.writes(frame);
    CompletableFuture<Waited> other = wait("never");
    CompletableFuture<Waited> waited = wait("DONE");
    for (int i = 0; i < 3; i++) {
      loop.pass(20);
      loop.writes(frame);
    }
    assertThat(waited).isDone();
    assertThat(waited.join().matchedLine()).isEqualTo("state: DONE");
    assertThat(other).isNotDone();
  }

  @Test
  void aScreenThatIsHeldBackForTooLongIsLookedAt() {
    CompletableFuture<Waited> waited = wait("DO[N]E");
    loop.writes("\u001b[?2026hDONE");
    CompletableFuture<Waited> second = wait("D[O]NE");
    loop.pass(145);
    assertThat(waited).isNotDone();
    assertThat(second).isNotDone();
    loop.pass(5);
    assertThat(waited.join().matchedLine()).isEqualTo("DONE");
    assertThat(second).isDone();
    assertThat(wait("DONE")).isDone();
  }

  @Test
  void theEndOfAProgramThatHoldsItsScreenBackShowsIt() {
    CompletableFuture<Waited> waited = wait("DONE");
    loop.writes("\u001b[?2026hDONE");
    loop.session.exited(new dev.vtr.pty.ExitStatus.Exited(0));
    loop.run();
    assertThat(waited.join().outcome()).isEqualTo(WaitOutcome.MATCHED);
  }

  @Test
  void framesAreTheSameWhetherOrNotSomebodyWaits() {
    for (int round = 0; round < 300; round++) {
      List<String> alone = frames(round, false);
      assertThat(frames(round, true)).as("round %d", round).isEqualTo(alone);
    }
  }

  /** All that viewers of a session are told, of the screens, titles and ends of their frames. */
  private static List<String> frames(long seed, boolean waiting) {
    Random random = new Random(seed);
    LoopByHand loop = new LoopByHand(30, 6, false);
    loop.ask(new SessionRequest.Subscribe(1, true, false, 60)).join();
    List<CompletableFuture<Waited>> waits = new ArrayList<>();
    if (waiting) {
      waits.add(loop.ask(loop.waitFor("never", 0)));
      waits.add(loop.ask(new WaitFor(78, "^", 0, 60_000, true, true, true)));
    }
    for (int write = 0; write < 20; write++) {
      loop.session.demand(new SubscriberDemand.Frame(1));
      StringBuilder output = new StringBuilder();
      for (int part = random.nextInt(12); part >= 0; part--) {
        output.append(PARTS[random.nextInt(PARTS.length)]);
      }
      loop.writes(output.toString());
      loop.pass(5L * random.nextInt(5));
    }
    List<String> told = new ArrayList<>();
    for (SubscriberUpdate update : loop.updates) {
      if (update instanceof Screen screen) {
        var frame = screen.picture().frame();
        told.add(
            screen.baseId()
                + " "
                + screen.frameId()
                + frame.cursor()
                + frame.title()
                + Node.text(screen.picture()));
      }
    }
    loop.views.forEach(view -> told.add(view.title()));
    assertThat(waits).noneMatch(CompletableFuture::isDone);
    return told;
  }
}
