package dev.vtr.federation.hub;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class FitSessionsTest {
  private static final String ID = "aaaaaaaa-8f43-4f0c-9a53-0d8b2f4e8d11";
  private static final String OTHER_ID = "bbbbbbbb-8f43-4f0c-9a53-0d8b2f4e8d11";

  private final ListAppender<ILoggingEvent> log = new ListAppender<>();
  private final Logger logger = (Logger) LoggerFactory.getLogger(FitSessions.class);
  private final FitSessions fit = new FitSessions();

  @BeforeEach
  void begin() {
    log.start();
    logger.addAppender(log);
  }

  @AfterEach
  void end() {
    logger.detachAppender(log);
  }

  private static Session session(String id, String name) {
    return Session.newBuilder()
        .setId(id)
        .setName(name)
        .setStatus(Session.Status.RUNNING)
        .setCols(80)
        .setRows(1000)
        .build();
  }

  private List<Session> fit(Session... told) {
    return fit.of("a", Coordinator.newBuilder().addAllSessions(List.of(told)).build())
        .getSessionsList();
  }

  private List<String> said() {
    return log.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
  }

  @Test
  void whatIsFitStaysAsItIs() {
    Coordinator told =
        Coordinator.newBuilder()
            .addSessions(session(ID, "x"))
            .addSessions(session(OTHER_ID, "X"))
            .build();
    assertThat(fit.of("a", told)).isSameAs(told);
    assertThat(said()).isEmpty();
  }

  @Test
  void ofOneIdTheFirstIsListedWhateverItsCase() {
    Session first = session(ID, "x");
    Session upper = session(ID.toUpperCase(Locale.ROOT), "z");
    assertThat(fit(first, session(ID, "y"), upper)).containsExactly(first);
    assertThat(fit(upper, first)).containsExactly(session(ID, "z"));
    assertThat(said())
        .containsExactly(
            "spoke a lists a session whose id is that of one before it, which is left out");
  }

  @Test
  void ofOneNameTheFirstIsListed() {
    Session first = session(ID, "x");
    assertThat(fit(first, session(OTHER_ID, "x"))).containsExactly(first);
    assertThat(fit(first, session(OTHER_ID, "x"))).containsExactly(first);
    assertThat(said())
        .containsExactly(
            "spoke a lists a session whose name is that of one before it, which is left out");
  }

  @Test
  void whatIsLeftOutTakesNobodysName() {
    Session second = session(ID, "x");
    assertThat(fit(session("none", "x"), second)).containsExactly(second);
  }

  @Test
  void sizesAreAsSessionsCanHave() {
    Session huge = session(ID, "x").toBuilder().setCols(-1).setRows(1001).build();
    Session listed = fit(huge).getFirst();
    assertThat(listed.getCols()).isEqualTo(1000);
    assertThat(listed.getRows()).isEqualTo(1000);
  }

  @Test
  void aProgramThatASignalEndedReturnedNothing() {
    Session both = session(ID, "x").toBuilder().setExitCode(0).setExitSignal(9).build();
    Session listed = fit(both).getFirst();
    assertThat(listed.hasExitCode()).isFalse();
    assertThat(listed.getExitSignal()).isEqualTo(9);
  }

  @Test
  void aStatusOfANewerNodeIsListed() {
    Session newer = session(ID, "x").toBuilder().setStatusValue(77).build();
    assertThat(fit(newer)).containsExactly(newer);
  }
}
