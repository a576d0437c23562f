package dev.vtr.rpc;

import dev.vtr.proto.KillRequest;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.RenameRequest;
import dev.vtr.proto.ResizeRequest;
import dev.vtr.proto.SessionReply;
import dev.vtr.proto.SpawnRequest;
import dev.vtr.pty.PosixSignal;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionName;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SessionView;
import io.vertx.core.Future;
import java.util.List;

/** The life of a session: spawn, list, info, kill, close, remove, rename, resize. */
final class SessionMethods {
  /** The kernel's largest signal number. */
  private static final int MAX_SIGNAL = 64;

  private static final int MAX_ARGUMENTS = 4096;

  /** The first spawn of a node loads native code, and a busy machine is slow to fork. */
  private static final long SPAWN_MILLIS = 30_000;

  /** The kill timeout may pass before the program is gone. */
  private static final long REMOVE_MILLIS = 60_000;

  private final Sessions sessions;
  private final Node node;

  private SessionMethods(Sessions sessions, Node node) {
    this.sessions = sessions;
    this.node = node;
  }

  static List<Method<?>> of(Sessions sessions, Node node) {
    SessionMethods methods = new SessionMethods(sessions, node);
    return List.of(
        Method.unary("Spawn", SpawnRequest.parser(), methods::spawn),
        Method.unary("List", ListRequest.parser(), methods::list),
        Method.unary("Info", dev.vtr.proto.SessionRequest.parser(), methods::info),
        Method.unary("Kill", KillRequest.parser(), methods::kill),
        Method.unary("Close", dev.vtr.proto.SessionRequest.parser(), methods::close),
        Method.unary("Remove", dev.vtr.proto.SessionRequest.parser(), methods::remove),
        Method.unary("Rename", RenameRequest.parser(), methods::rename),
        Method.unary("Resize", ResizeRequest.parser(), methods::resize));
  }

  private Future<SessionReply> spawn(SpawnRequest request, Call call) {
    if (!request.getCoordinator().isEmpty() && !request.getCoordinator().equals(node.name())) {
      throw new Failure.NotFound("coordinator", request.getCoordinator());
    }
    if (!request.getCommand().isEmpty() && request.getArgvCount() > 0) {
      throw new Failure.Invalid("argv", "excludes command");
    }
    return replied(
        sessions.tell(
            new CoordinatorRequest.Spawn(
                SessionName.of("name", request.getName()).value(),
                Fields.orNull(Fields.withoutNul("command", request.getCommand())),
                argv(request),
                Fields.orNull(
                    Fields.withoutNul("working_directory", request.getWorkingDirectory())),
                Environments.checked(request.getEnvironmentMap()),
                Fields.sideOrDefault("cols", request.getCols()),
                Fields.sideOrDefault("rows", request.getRows()),
                request.getRecord(),
                Patience.of(call, System::nanoTime)),
            SPAWN_MILLIS));
  }

  private static List<String> argv(SpawnRequest request) {
    Fields.between("argv", request.getArgvCount(), 0, MAX_ARGUMENTS);
    for (String argument : request.getArgvList()) {
      Fields.withoutNul("argv", argument);
    }
    if (request.getArgvCount() > 0 && request.getArgv(0).isEmpty()) {
      throw new Failure.Invalid("argv", "has an empty program");
    }
    return List.copyOf(request.getArgvList());
  }

  private Future<ListReply> list(ListRequest request) {
    return sessions
        .tell(new CoordinatorRequest.ListSessions(), Sessions.ANSWER_MILLIS)
        .map(
            list ->
                ListReply.newBuilder()
                    .addCoordinators(ProtoSessions.coordinator(node, list.sessions()))
                    .build());
  }

  private Future<SessionReply> info(dev.vtr.proto.SessionRequest request) {
    return replied(sessions.ask(request.getSession(), new SessionRequest.View()));
  }

  private Future<SessionReply> kill(KillRequest request) {
    int signal = request.getSignal() == 0 ? PosixSignal.TERM.number() : request.getSignal();
    Fields.between("signal", signal, 1, MAX_SIGNAL);
    return replied(sessions.ask(request.getSession(), new SessionRequest.Kill(signal)));
  }

  private Future<SessionReply> close(dev.vtr.proto.SessionRequest request) {
    return replied(sessions.ask(request.getSession(), new SessionRequest.Close()));
  }

  private Future<SessionReply> remove(dev.vtr.proto.SessionRequest request) {
    String session = sessions.own("session", request.getSession());
    return replied(sessions.tell(new CoordinatorRequest.Remove(session), REMOVE_MILLIS));
  }

  private Future<SessionReply> rename(RenameRequest request) {
    String session = sessions.own("session", request.getSession());
    String name = SessionName.of("name", request.getName()).value();
    return replied(
        sessions.tell(new CoordinatorRequest.Rename(session, name), Sessions.ANSWER_MILLIS));
  }

  private Future<SessionReply> resize(ResizeRequest request) {
    int cols = Fields.between("cols", request.getCols(), 1, Fields.MAX_SIZE);
    int rows = Fields.between("rows", request.getRows(), 1, Fields.MAX_SIZE);
    return replied(sessions.ask(request.getSession(), new SessionRequest.Resize(cols, rows)));
  }

  private static Future<SessionReply> replied(Future<SessionView> session) {
    return session.map(ProtoSessions::reply);
  }
}
