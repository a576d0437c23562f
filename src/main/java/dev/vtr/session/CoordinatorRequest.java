package dev.vtr.session;

import dev.vtr.bus.Address;
import dev.vtr.bus.Hop;
import dev.vtr.bus.Request;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator is asked. Answered with a value, or fails with a {@link Failure}. Every
 * member's span is {@code coordinator.<operation>}.
 */
public sealed interface CoordinatorRequest {
  /** The one coordinator of this node. */
  Address<CoordinatorRequest> ADDRESS =
      Address.of("coordinator", Hop.REQUEST, CoordinatorRequest.class);

  /**
   * Starts a program.
   *
   * @param command a line for the shell; null with an empty {@code argv}: an interactive shell
   * @param argv program and arguments without a shell; excludes {@code command}
   * @param cols 1..1000, 0 for the node's default
   * @param rows 1..1000, 0 for the node's default
   * @param withdrawn whether its caller has stopped waiting, asked on any thread; then nothing is
   *     left of what was begun
   */
  record Spawn(
      String name,
      @Nullable String command,
      List<String> argv,
      @Nullable String workingDirectory,
      Map<String, String> environment,
      int cols,
      int rows,
      boolean recorded,
      BooleanSupplier withdrawn)
      implements CoordinatorRequest, Request<SessionView> {
    @Override
    public String operation() {
      return "coordinator.spawn";
    }
  }

  /** All sessions, by creation. */
  record ListSessions() implements CoordinatorRequest, Request<SessionList> {
    @Override
    public String operation() {
      return "coordinator.list";
    }
  }

  /** As {@link ListSessions}, for the program's own picture of itself. */
  record Snapshot() implements CoordinatorRequest, Request<SessionList> {
    @Override
    public String operation() {
      return "coordinator.snapshot";
    }

    @Override
    public boolean isTraced() {
      return false;
    }
  }

  /** Gives a session another name. */
  record Rename(String session, String name) implements CoordinatorRequest, Request<SessionView> {
    @Override
    public String operation() {
      return "coordinator.rename";
    }
  }

  /** Forgets a session; a running one is killed first. */
  record Remove(String session) implements CoordinatorRequest, Request<SessionView> {
    @Override
    public String operation() {
      return "coordinator.remove";
    }
  }

  /**
   * Hands {@code request} to the session that {@code session} refers to, and its answer back.
   *
   * @param session a name, an id, or a unique prefix of one of at least six characters; without a
   *     coordinator
   * @param timeoutMillis how long the session may take to answer
   */
  record Ask<A>(String session, SessionRequest<A> request, long timeoutMillis)
      implements CoordinatorRequest, Request<A> {
    @Override
    public String operation() {
      return "coordinator." + request.verb();
    }
  }

  /**
   * Waits until one of several sessions has been idle.
   *
   * @param sessions references as in {@link Ask}, at least one
   */
  record WaitForIdle(List<String> sessions, SessionRequest.WaitForIdle condition)
      implements CoordinatorRequest, Request<IdleOutcome> {
    @Override
    public String operation() {
      return "coordinator.wait_for_idle";
    }
  }

  /**
   * Calls off the wait of that id, on whatever sessions it is, whatever they are called now;
   * answers whether there was one.
   */
  record CancelWait(long waitId) implements CoordinatorRequest, Request<Boolean> {
    @Override
    public String operation() {
      return "coordinator.cancel_wait";
    }
  }

  /** All sessions of a coordinator, oldest first. */
  record SessionList(List<SessionView> sessions) {}

  /**
   * How a wait over several sessions ended.
   *
   * @param outcome {@code IDLE} when one was; {@code EXITED} when all had ended before
   * @param idle the one that was idle, with what a caller needs of it; when none was, all, each
   *     with how the wait for it ended
   */
  record IdleOutcome(
      SessionRequest.WaitOutcome outcome, List<SessionRequest.Waited> idle, long durationMillis) {}
}
