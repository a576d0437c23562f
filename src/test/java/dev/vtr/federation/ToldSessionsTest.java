package dev.vtr.federation;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.Session;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.LoggerFactory;

/** What spokes tell of their sessions is listed as far as it is fit. */
@Timeout(60)
class ToldSessionsTest {
  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final FakeNode a = new FakeNode("a", "spoke");
  private Federation federation;

  @BeforeEach
  void begin() throws Exception {
    log.start();
    root.addAppender(log);
    federation = new Federation();
  }

  @AfterEach
  void end() throws Exception {
    root.detachAppender(log);
    federation.close();
  }

  private Session session(int number, String name, String title) {
    return a.session("aaaaaaaa-8f43-4f0c-9a53-0d8b2f4e8d1" + number, name).toBuilder()
        .setTitle(title)
        .build();
  }

  private static Coordinator ofA(ListReply list) {
    return list.getCoordinatorsList().stream()
        .filter(each -> each.getName().equals("a"))
        .findFirst()
        .orElse(Coordinator.getDefaultInstance());
  }

  private static void assertFit(Coordinator listed) {
    assertThat(listed.getSessionsList())
        .extracting(Session::getName)
        .containsExactly("plain", "titled", "long");
    assertThat(listed.getSessions(0).getTitle()).isEqualTo("vim — ä");
    assertThat(listed.getSessions(1).getTitle()).isEqualTo("]0;ownedforged");
    assertThat(listed.getSessions(2).getTitle()).hasSize(255);
  }

  @Test
  void whatIsNoSessionIsLeftOutAndTitlesAreCleaned() throws Exception {
    a.sessions(
        a.session("aaaaaaaa\u001b]0;x\u0007", "no-id"),
        a.session("", "none"),
        session(1, "plain", "vim — ä"),
        session(2, "a:one", ""),
        session(3, "esc\u001b[2J\n", ""),
        session(4, "", ""),
        session(5, "titled", "\u001b]0;owned\u0007\nforged"),
        session(6, "long", "t".repeat(5_000)));
    federation.join(a);
    AtomicReference<Coordinator> followed = new AtomicReference<>();
    federation.awaitList(
        list -> {
          followed.set(ofA(list));
          return followed.get().getSessionsCount() > 0;
        });
    assertFit(followed.get());
    assertFit(ofA(federation.list()));
    List<String> said =
        log.list.stream()
            .map(ILoggingEvent::getFormattedMessage)
            .filter(line -> line.contains("left out"))
            .toList();
    assertThat(said)
        .containsExactly("spoke a lists a session whose id is no UUID, which is left out");
  }
}
