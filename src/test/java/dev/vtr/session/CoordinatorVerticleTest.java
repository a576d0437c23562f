package dev.vtr.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.pty.ExitStatus;
import dev.vtr.session.CoordinatorRequest.IdleOutcome;
import dev.vtr.session.SessionRequest.WaitOutcome;
import dev.vtr.trace.Attrs;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.junit5.Checkpoint;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The coordinator on a real bus, with scripted programs and a clock driven by hand. */
@ExtendWith(VertxExtension.class)
class CoordinatorVerticleTest {
  private final Node node = new Node();
  private final ScriptedPtys ptys = new ScriptedPtys(node.bus);
  private final ManualClock clock = new ManualClock();
  private final List<SessionEvent> events = new CopyOnWriteArrayList<>();
  private String deployment = "";

  @BeforeEach
  void start() {
    Node.await(node.vertx.deployVerticle(ptys));
    deployment = node.coordinate(Node.OPTIONS, clock);
    node.bus.consume(SessionEvent.ADDRESS, events::add);
  }

  @AfterEach
  void close(VertxTestContext context) {
    node.close().onComplete(context.succeedingThenComplete());
  }

  private Future<SessionView> spawn(CoordinatorRequest.Spawn spawn) {
    return node.call("spawn", spawn);
  }

  private static CoordinatorRequest.Spawn named(String name) {
    return new CoordinatorRequest.Spawn(
        name, null, List.of(), null, Map.of(), 0, 0, false, () -> false);
  }

  @Test
  void namesAreUniqueAlsoWhileASpawnIsUnderWay(VertxTestContext context) {
    Checkpoint both = context.checkpoint(2);
    spawn(named("a")).onComplete(context.succeeding(view -> both.flag()));
    spawn(named("a"))
        .onComplete(
            context.failing(
                failure ->
                    context.verify(
                        () -> {
                          assertThat(failure).isInstanceOf(Failure.AlreadyExists.class);
                          both.flag();
                        })));
  }

  @Test
  void aReferenceIsANameAnIdOrAUniquePrefix() {
    SessionView one = node.spawn("one", null);
    String id = one.id().toString();
    assertThat(Node.await(node.ask(id, new SessionRequest.View())).name().value()).isEqualTo("one");
    assertThat(Node.await(node.ask(id.substring(0, 8), new SessionRequest.View())).id())
        .isEqualTo(one.id());
    assertThatThrownBy(() -> Node.await(node.ask(id.substring(0, 5), new SessionRequest.View())))
        .isInstanceOf(Failure.NotFound.class);
    assertThatThrownBy(() -> Node.await(node.ask("two", new SessionRequest.View())))
        .isInstanceOf(Failure.NotFound.class);
  }

  @Test
  void aRefusedStartLeavesNothingAndTellsNoCommand() {
    var spawn =
        new CoordinatorRequest.Spawn(
            "gone", null, List.of("missing"), null, Map.of(), 0, 0, false, () -> false);
    assertThatThrownBy(() -> Node.await(spawn(spawn)))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessage("argv names a program that is not there");
    assertThat(node.list()).isEmpty();
    node.spawn("gone", null);
  }

  @Test
  void aSpawnWhoseCallerHasGoneLeavesNoSessionAndNoProgram() {
    var gone =
        new CoordinatorRequest.Spawn(
            "late", "sleep 987", List.of(), null, Map.of(), 0, 0, false, () -> true);
    assertThatThrownBy(() -> Node.await(spawn(gone))).isInstanceOf(Failure.Cancelled.class);
    assertThat(node.list()).isEmpty();
    assertThat(node.spawn("late", null).name().value()).isEqualTo("late");
  }

  @Test
  void badFieldsAreNamed() {
    assertThatThrownBy(() -> node.spawn("-x", null))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("name");
    var wide =
        new CoordinatorRequest.Spawn(
            "w", null, List.of(), null, Map.of(), 1001, 0, false, () -> false);
    assertThatThrownBy(() -> Node.await(spawn(wide)))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("cols");
    var both =
        new CoordinatorRequest.Spawn(
            "b", "x", List.of("y"), null, Map.of(), 0, 0, false, () -> false);
    assertThatThrownBy(() -> Node.await(spawn(both)))
        .isInstanceOf(Failure.Invalid.class)
        .hasMessageContaining("argv");
  }

  @Test
  void aSessionKeepsItsIdUnderAnotherName() {
    SessionView was = node.spawn("old", null);
    SessionView is = Node.await(node.call("rename", new CoordinatorRequest.Rename("old", "new")));
    assertThat(is.id()).isEqualTo(was.id());
    assertThat(is.name().value()).isEqualTo("new");
    assertThat(node.list()).extracting(view -> view.name().value()).containsExactly("new");
    node.spawn("old", null);
    assertThatThrownBy(
            () -> Node.await(node.call("rename", new CoordinatorRequest.Rename("new", "old"))))
        .isInstanceOf(Failure.AlreadyExists.class);
  }

  @Test
  void thereAreAtMostSoManySessions() {
    List<Future<SessionView>> spawns = new ArrayList<>();
    for (int i = 0; i < Node.OPTIONS.maxSessions(); i++) {
      spawns.add(spawn(named("s" + i)));
    }
    Node.await(Future.all(spawns));
    assertThatThrownBy(() -> node.spawn("more", null)).isInstanceOf(Failure.Exhausted.class);
    Node.await(node.call("rm", new CoordinatorRequest.Remove("s0")));
    node.spawn("more", null);
  }

  @Test
  void theFirstIdleSessionEndsAWaitOverSeveral() {
    SessionView busy = node.spawn("busy", null);
    node.spawn("quiet", null);
    Future<IdleOutcome> race =
        node.call("idle", new CoordinatorRequest.WaitForIdle(List.of("busy", "quiet"), idle()));
    Node.await(node.ask("quiet", new SessionRequest.View())); // both wait by now
    Node.await(node.ask("busy", new SessionRequest.View()));
    clock.advance(60);
    ptys.writes(busy, "x");
    Node.await(node.ask("busy", waitFor("x")));
    clock.advance(60);
    IdleOutcome outcome = Node.await(race);
    assertThat(outcome.outcome()).isEqualTo(WaitOutcome.IDLE);
    assertThat(outcome.idle())
        .extracting(waited -> waited.session().name().value())
        .containsExactly("quiet");
    assertThat(Node.await(node.ask("busy", new SessionRequest.CancelWait(4711)))).isFalse();
    List<SpanData> waits =
        node.recorder.ended().stream()
            .filter(span -> span.getName().equals("session.wait_for_idle"))
            .toList();
    assertThat(waits)
        .extracting(span -> span.getAttributes().get(Attrs.OUTCOME))
        .containsExactlyInAnyOrder("idle", "cancelled");
    assertThat(waits)
        .extracting(span -> span.getStatus().getStatusCode())
        .containsOnly(StatusCode.UNSET);
  }

  @Test
  void aWaitIsCalledOffByItsIdWhateverItsSessionIsCalledNow() {
    node.spawn("old", null);
    Future<SessionRequest.Waited> waiting = node.ask("old", waitFor("never"));
    Future<IdleOutcome> idle =
        node.call("idle", new CoordinatorRequest.WaitForIdle(List.of("old"), idle()));
    Node.await(node.call("rename", new CoordinatorRequest.Rename("old", "new")));
    assertThat(Node.await(node.call("off", new CoordinatorRequest.CancelWait(1)))).isTrue();
    assertThat(Node.await(node.call("off", new CoordinatorRequest.CancelWait(4711)))).isTrue();
    assertThat(Node.await(waiting).outcome()).isEqualTo(WaitOutcome.CANCELLED);
    assertThat(Node.await(idle).outcome()).isEqualTo(WaitOutcome.CANCELLED);
    assertThat(Node.await(node.call("off", new CoordinatorRequest.CancelWait(1)))).isFalse();
  }

  private static SessionRequest.WaitForIdle idle() {
    return new SessionRequest.WaitForIdle(4711, 100, 5_000, false, false);
  }

  private static SessionRequest.WaitFor waitFor(String pattern) {
    return new SessionRequest.WaitFor(1, pattern, 0, 5_000, false, false, false);
  }

  @Test
  void aWaitOverSeveralEndsWhenAllHaveEnded() {
    SessionView one = node.spawn("one", null);
    SessionView two = node.spawn("two", null);
    ptys.exit(one.id().toString(), new ExitStatus.Exited(0));
    ptys.exit(two.id().toString(), new ExitStatus.Exited(0));
    IdleOutcome outcome =
        Node.await(
            node.call("idle", new CoordinatorRequest.WaitForIdle(List.of("one", "two"), idle())));
    assertThat(outcome.outcome()).isEqualTo(WaitOutcome.EXITED);
    assertThat(outcome.idle()).hasSize(2);
  }

  @Test
  void aSessionThatHasEndedDoesNotEndAWaitForTheOthers() {
    SessionView gone = node.spawn("gone", null);
    node.spawn("busy", null);
    ptys.exit(gone.id().toString(), new ExitStatus.Exited(0));
    Future<IdleOutcome> race =
        node.call("idle", new CoordinatorRequest.WaitForIdle(List.of("gone", "busy"), idle()));
    Node.await(node.ask("gone", new SessionRequest.View()));
    Node.await(node.ask("busy", new SessionRequest.View()));
    clock.advance(100);
    IdleOutcome outcome = Node.await(race);
    assertThat(outcome.outcome()).isEqualTo(WaitOutcome.IDLE);
    assertThat(outcome.idle())
        .extracting(waited -> waited.session().name().value())
        .containsExactly("busy");
  }

  @Test
  void aWaitForIdleIsAChainOfChildren() {
    node.spawn("one", null);
    Future<IdleOutcome> idle =
        node.call("wait", new CoordinatorRequest.WaitForIdle(List.of("one"), idle()));
    Node.await(node.ask("one", new SessionRequest.View()));
    clock.advance(100);
    Node.await(idle);
    SpanData call = node.recorder.the("wait");
    SpanData coordinator = node.recorder.the("coordinator.wait_for_idle");
    SpanData session = node.recorder.the("session.wait_for_idle");
    assertThat(coordinator.getParentSpanId()).isEqualTo(call.getSpanId());
    assertThat(session.getParentSpanId()).isEqualTo(coordinator.getSpanId());
    assertThat(session.getAttributes().get(Attrs.OUTCOME)).isEqualTo("idle");
    assertThat(session.getAttributes().get(Attrs.IDLE_DURATION)).isEqualTo(100);
    assertThat(session.getAttributes().get(Attrs.SESSION_NAME)).isEqualTo("one");
    assertThat(coordinator.getAttributes().get(Attrs.COORDINATOR)).isEqualTo("test");
    assertThat(
            node.recorder.ended().stream()
                .filter(span -> span.getTraceId().equals(call.getTraceId()))
                .map(SpanData::getName))
        .containsExactlyInAnyOrder("wait", "coordinator.wait_for_idle", "session.wait_for_idle");
  }

  @Test
  void changesAreToldAndRemovalLast() {
    node.spawn("one", null);
    Node.await(node.ask("one", new SessionRequest.Close()));
    Node.await(node.call("rm", new CoordinatorRequest.Remove("one")));
    node.spawn("two", null); // whatever was told before has arrived by its end
    assertThat(events)
        .filteredOn(SessionEvent.Changed.class::isInstance)
        .extracting(event -> ((SessionEvent.Changed) event).session().status())
        .contains(SessionView.Status.RUNNING, SessionView.Status.EXITED);
    assertThat(events).anyMatch(SessionEvent.Removed.class::isInstance);
  }

  @Test
  void theEndOfTheNodeEndsEveryProgram() {
    node.spawn("one", null);
    node.spawn("two", null);
    Node.await(node.vertx.undeploy(deployment));
    assertThat(node.recorder.ended())
        .filteredOn(span -> span.getName().equals("session.exit"))
        .hasSize(2);
  }

  @Test
  void theEndOfTheNodeWaitsForTheSpanOfEachKill() {
    ptys.answersSignalsAfterMillis = 50;
    node.spawn("one", null);
    Node.await(node.vertx.undeploy(deployment));
    assertThat(node.recorder.the("session.end").hasEnded()).isTrue();
  }
}
