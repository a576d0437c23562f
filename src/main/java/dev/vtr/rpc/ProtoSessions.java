package dev.vtr.rpc;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.pty.ExitStatus;
import dev.vtr.session.SessionView;
import java.time.Instant;
import java.util.List;

/** Sessions and coordinators as messages of the API. */
public final class ProtoSessions {
  private static final long NANOS_IN_SECOND = 1_000_000_000L;

  private ProtoSessions() {}

  /** {@code view} as the API shows it. */
  public static Session session(SessionView view) {
    Session.Builder session =
        Session.newBuilder()
            .setId(view.id().toString())
            .setName(view.name().value())
            .setCoordinator(view.coordinator())
            .setStatus(status(view.status()))
            .setCols(view.cols())
            .setRows(view.rows())
            .setCreatedAtNs(epochNanos(view.createdAt()))
            .setIdle(view.idle())
            .setTitle(view.title())
            .setOutputCursor(view.outputCursor());
    if (view.exitedAt() != null) {
      session.setExitedAtNs(epochNanos(view.exitedAt()));
    }
    switch (view.exit()) {
      case ExitStatus.Exited exited -> session.setExitCode(exited.code());
      case ExitStatus.Signalled signalled -> session.setExitSignal(signalled.signal());
      case null -> {}
    }
    return session.build();
  }

  private static Session.Status status(SessionView.Status status) {
    return switch (status) {
      case RUNNING -> Session.Status.RUNNING;
      case CLOSING -> Session.Status.CLOSING;
      case EXITED -> Session.Status.EXITED;
    };
  }

  /** The answer of every method that answers with one session. */
  static SessionReply reply(SessionView view) {
    return SessionReply.newBuilder().setSession(session(view)).build();
  }

  /** This node with its sessions. */
  public static Coordinator coordinator(Node node, List<SessionView> sessions) {
    Coordinator.Builder coordinator =
        Coordinator.newBuilder()
            .setName(node.name())
            .setRole(node.role())
            .setVersion(node.version())
            .putAllLabels(node.labels());
    for (SessionView view : sessions) {
      coordinator.addSessions(session(view));
    }
    return coordinator.build();
  }

  /** Nanoseconds since the epoch; good until 2262. */
  static long epochNanos(Instant instant) {
    return instant.getEpochSecond() * NANOS_IN_SECOND + instant.getNano();
  }
}
