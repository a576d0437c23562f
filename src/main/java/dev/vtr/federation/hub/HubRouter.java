package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.federation.call.SessionSpan;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionReply;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.CallHandler;
import dev.vtr.rpc.Methods;
import dev.vtr.rpc.StatusMapping;
import dev.vtr.rpc.Target;
import dev.vtr.session.Failure;
import io.opentelemetry.api.trace.Span;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Answers every call of a hub: from its own sessions, through the tunnel, or from all coordinators
 * together.
 *
 * <p>One forwarder for all methods, over serialized messages; only what concerns several
 * coordinators is made here. Called on each call's own context.
 */
public final class HubRouter implements CallHandler {
  private static final Set<String> TELL_OF_A_NEW_NAME = Set.of("Spawn", "Rename");

  private final HubNode node;
  private final Directory directory;
  private final @Nullable CallHandler local;
  private final SessionLists lists;
  private final IdleWaits idleWaits;
  private final LineWaits lineWaits;

  HubRouter(HubNode node, Directory directory, @Nullable CallHandler local, SessionLists lists) {
    this.node = node;
    this.directory = directory;
    this.local = local;
    this.lists = lists;
    this.idleWaits = new IdleWaits(this);
    this.lineWaits = new LineWaits(this);
  }

  @Override
  public void handle(Call call) {
    try {
      switch (call.method()) {
        case "List" -> lists.list(call, this);
        case "SubscribeSessions" -> lists.subscribe(call);
        case "WaitForIdle" -> idleWaits.handle(call);
        case "WaitFor" -> lineWaits.handle(call);
        default -> pass(find(Methods.targets(call.method(), call.payload()).getFirst()), call);
      }
    } catch (RuntimeException failure) {
      call.fail(StatusMapping.failure(call.method(), failure));
    }
  }

  Place find(Target target) {
    return directory.find(target);
  }

  /** Gives {@code call} to the handler at {@code place}. */
  void pass(Place place, Call call) {
    switch (place) {
      case Place.Here _ -> here(call);
      case Place.There there -> there(there, call);
    }
  }

  private void here(Call call) {
    if (local == null) {
      call.fail(new Failure.NotFound("coordinator", node.spokes().hubName()));
    } else {
      local.handle(call);
    }
  }

  private void there(Place.There there, Call call) {
    ForwardedSpan span =
        ForwardedSpan.start(
            node.spans(), there.spoke(), call.method(), call.payload(), there.session());
    Span caller = Span.current();
    SessionSpan.describe(caller, there.session());
    boolean learns = TELL_OF_A_NEW_NAME.contains(call.method());
    new ForwardedCall(
            node,
            call,
            there.connection(),
            span,
            learns ? reply -> learn(there, reply, span.span(), caller) : r -> {})
        .start();
  }

  /** So that the next call finds the session by its name, before the spoke has told of it. */
  private void learn(Place.There there, byte[] reply, Span... about) {
    try {
      Session session = SessionReply.parseFrom(reply).getSession();
      Session fit = node.spokes().learned(there.spoke(), there.connection(), session);
      if (fit != null) {
        for (Span span : about) {
          SessionSpan.describe(span, fit);
        }
      }
    } catch (InvalidProtocolBufferException unreadable) {
      // The caller gets it as it is; the spoke's own list tells the session soon.
    }
  }

  /** Where each of {@code targets} is. */
  List<Place> findAll(List<Target> targets) {
    return targets.stream().map(this::find).toList();
  }
}
