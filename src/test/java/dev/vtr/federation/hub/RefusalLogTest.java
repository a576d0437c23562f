package dev.vtr.federation.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** What a hub's log says of spokes that ask again and again. */
class RefusalLogTest {
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(RefusalLog.class);
  private long now = Long.MAX_VALUE - 5; // nanoTime may wrap
  private final RefusalLog log = new RefusalLog(() -> now);

  @BeforeEach
  void listen() {
    lines.start();
    logger.addAppender(lines);
  }

  @AfterEach
  void stop() {
    logger.detachAppender(lines);
  }

  private List<String> said() {
    return lines.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void aReasonIsSaidOnceInTenMinutes() {
    for (int i = 0; i < 5; i++) {
      log.refused(Refusal.taken("a"));
      log.refused(Refusal.taken("b"));
    }
    assertThat(said())
        .containsExactly(
            "a spoke is refused: another spoke called 'a' is connected",
            "a spoke is refused: another spoke called 'b' is connected");
    now += RefusalLog.QUIET.toNanos() - 1;
    log.refused(Refusal.taken("a"));
    assertThat(said()).hasSize(2);
    now++;
    log.refused(Refusal.taken("a"));
    assertThat(said()).hasSize(3);
  }

  @Test
  void whoeverChangesNamesFillsNeitherLogNorMemory() {
    for (int i = 0; i < 10 * RefusalLog.REASONS_MAX; i++) {
      log.refused(Refusal.taken("n" + i));
    }
    assertThat(said())
        .hasSize(RefusalLog.REASONS_MAX + 1)
        .last()
        .isEqualTo("a spoke is refused: for many reasons; further ones are not logged for a while");
  }

  @Test
  void whatHappensToASpokeIsSaidOnceAndItsTimesAfterAWhile() {
    for (int i = 0; i < 3; i++) {
      log.happened(Level.WARN, "a", "lines of spoke a were refused", 5);
    }
    log.happened(Level.INFO, "b", "spoke b has joined", 1);
    now += RefusalLog.QUIET.toNanos();
    log.happened(Level.INFO, "a", "spoke a has joined", 1);
    assertThat(said())
        .containsExactly(
            "lines of spoke a were refused (5 times)",
            "spoke b has joined",
            "lines of spoke a were refused: 10 times more since that was said",
            "spoke a has joined");
  }

  @Test
  void aSpokeThatChangesWhatItSaysFillsNoLogAndTakesNoRoomFromOthers() {
    for (int i = 0; i < 1000; i++) {
      log.happened(Level.INFO, "a", "spoke a has gone: " + i + "x".repeat(3000), 1);
    }
    log.happened(Level.INFO, "b", "spoke b has joined", 1);
    assertThat(said()).hasSize(RefusalLog.OF_ONE_SPOKE + 2).allMatch(line -> line.length() < 500);
    assertThat(said().getLast()).isEqualTo("spoke b has joined");
  }
}
