package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.session.SessionRequest.Write;
import dev.vtr.session.SessionRequest.Written;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Programs that really run and do not read what is typed. */
@ExtendWith(VertxExtension.class)
class UnreadInputTest {
  private final Node node = Node.withPrograms();

  @AfterEach
  void close(VertxTestContext context) {
    node.close().onComplete(context.succeedingThenComplete());
  }

  private Written write(String session, Input input, String opId) {
    return Node.await(node.ask(session, new Write(input, opId)));
  }

  @Test
  void aRetryOfWhatFailedIsTypedAndOneOfWhatWasTypedBeforeIsNot() {
    node.spawn(
        "late",
        "stty raw -echo; trap 'echo next; head -c 100001 | tr -d z; echo over; sleep 100' USR1;"
            + " echo ready; while :; do sleep 0.05; done");
    node.waitFor("late", "ready", 0);
    Input answer = new Input.Text("y", false);
    Input paste = new Input.Paste("z".repeat(100_000));
    assertThat(write("late", answer, "answer").repeated()).isFalse();
    assertThatThrownBy(() -> write("late", paste, "paste"))
        .hasMessageContaining("nothing of this reached it, what was typed before stays");
    assertThat(write("late", answer, "answer").repeated()).isTrue();
    Node.await(node.ask("late", new SessionRequest.Kill(10)));
    node.waitFor("late", "next", 0);
    assertThat(write("late", paste, "paste").repeated()).isFalse();
    assertThat(node.waitFor("late", "^ *yover", 0).outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(write("late", paste, "paste").repeated()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 10, 15})
  void aSignalReachesTheJobOfAShellWhereAKeyDoesNot(int signal) {
    node.spawn("shell", "PS1='$ ' exec bash --norc -i");
    node.waitFor("shell", "\\$ $", 0);
    long cursor =
        node.send(
                "shell",
                "sh -c 'trap \"echo caught; exit\" INT USR1 TERM; echo be''gun;"
                    + " while :; do sleep 0.05; done'")
            .cursor();
    node.waitFor("shell", "^begun", cursor);
    cursor =
        write("shell", new Input.Paste((":" + "a".repeat(1500) + "\n").repeat(3)), null).cursor();
    write("shell", new Input.Keys(List.of("ctrl+c")), null);
    Node.await(node.ask("shell", new SessionRequest.Kill(signal)));
    assertThat(node.waitFor("shell", "caught", cursor).outcome()).isEqualTo(WaitOutcome.MATCHED);
    assertThat(node.list().getFirst().status()).isEqualTo(SessionView.Status.RUNNING);
  }
}
