package dev.vtr.federation;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.Session;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.CallHandler;
import dev.vtr.session.Failure;
import io.vertx.core.internal.ContextInternal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A node's own sessions, scripted: what it is asked is kept, and answered by what a test sets. */
final class FakeNode implements CallHandler {
  final String name;
  final String role;
  final List<Call> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Consumer<Call>> scripts = new ConcurrentHashMap<>();
  private final List<Follower> followers = new CopyOnWriteArrayList<>();
  private volatile List<Session> sessions = List.of();

  private record Follower(Call call, ContextInternal context) {}

  FakeNode(String name, String role) {
    this.name = name;
    this.role = role;
    on("List", call -> call.respond(list()));
    on(
        "SubscribeSessions",
        call -> {
          followers.add(new Follower(call, ContextInternal.current()));
          call.item(list());
        });
  }

  /** Answers {@code method} with {@code script}, on the call's context. */
  FakeNode on(String method, Consumer<Call> script) {
    scripts.put(method, script);
    return this;
  }

  /** From any thread. */
  void sessions(Session... now) {
    sessions = List.of(now);
    for (Follower follower : followers) {
      follower.context().runOnContext(_ -> follower.call().item(list()));
    }
  }

  Session session(String id, String sessionName) {
    return Session.newBuilder().setId(id).setName(sessionName).setCoordinator(name).build();
  }

  private byte[] list() {
    return ListReply.newBuilder()
        .addCoordinators(
            Coordinator.newBuilder().setName(name).setRole(role).addAllSessions(sessions))
        .build()
        .toByteArray();
  }

  /** The calls of {@code method}, in order. */
  List<Call> calls(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).toList();
  }

  @Override
  public void handle(Call call) {
    calls.add(call);
    Consumer<Call> script = scripts.get(call.method());
    if (script == null) {
      call.fail(new Failure.Unimplemented(call.method()));
    } else {
      script.accept(call);
    }
  }
}
