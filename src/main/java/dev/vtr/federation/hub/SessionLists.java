package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.federation.call.InnerCall;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.Session;
import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all coordinators at once: asked for ({@code List}), or told at each change
 * ({@code SubscribeSessions}).
 *
 * <p>A spoke that is away or does not answer is listed with its error and what it told last. What
 * all tell fits into one message, see {@link FittingList}.
 */
final class SessionLists {
  /** How long a list waits for a spoke: with the way there and back below the promised 2 s. */
  private static final long PATIENCE_MILLIS = 1_500;

  private final HubNode node;
  private final @Nullable Supplier<Coordinator> own;
  private final SilenceWatch silence;

  /**
   * @param own as in {@link Directory}
   */
  SessionLists(HubNode node, @Nullable Supplier<Coordinator> own) {
    this.node = node;
    this.own = own;
    this.silence = new SilenceWatch(node);
  }

  /** Asks every coordinator at the same time, or the one that {@code call} names. */
  void list(Call call, HubRouter router) {
    String only = wanted(call);
    List<InnerCall> asked = new ArrayList<>();
    List<Future<Coordinator>> parts = new ArrayList<>();
    if (own != null && isWanted(node.spokes().hubName(), only)) {
      parts.add(ask(router, new Place.Here(), asked).recover(this::hubFailed));
    }
    for (Spoke spoke : spokes(only)) {
      HubConnection connection = spoke.connection();
      parts.add(
          connection == null
              ? Future.succeededFuture(spoke.shown())
              : ask(router, there(spoke, connection), asked)
                  .map(told -> spoke.shown(node.spokes().ownOf(spoke.name(), told), ""))
                  .recover(failure -> Future.succeededFuture(silent(spoke, failure))));
    }
    call.onCancel(() -> asked.forEach(each -> each.cancel(new Failure.Cancelled())));
    Future.join(parts)
        .onComplete(
            done ->
                call.respond(fitting(parts.stream().map(Future::result).toList()).toByteArray()));
  }

  private ListReply fitting(List<Coordinator> parts) {
    FittingList list = new FittingList();
    for (Coordinator part : parts) {
      Spoke spoke = node.spokes().find(part.getName());
      list.add(part, spoke != null && spoke.isAway());
    }
    return list.build();
  }

  /** The coordinator that a request is about; empty: all. */
  private String wanted(Call call) {
    String only;
    try {
      only = ListRequest.parseFrom(call.payload()).getCoordinator();
    } catch (InvalidProtocolBufferException malformed) {
      throw new Failure.Invalid("request", "is not a valid protobuf message of this method");
    }
    boolean known =
        only.equals(node.spokes().hubName()) ? own != null : node.spokes().find(only) != null;
    if (!only.isEmpty() && !known) {
      throw new Failure.NotFound("coordinator", only);
    }
    return only;
  }

  private static boolean isWanted(String name, String only) {
    return only.isEmpty() || only.equals(name);
  }

  private List<Spoke> spokes(String only) {
    return node.spokes().all().stream().filter(spoke -> isWanted(spoke.name(), only)).toList();
  }

  private static Place there(Spoke spoke, HubConnection connection) {
    return new Place.There(spoke.name(), connection, Session.getDefaultInstance());
  }

  private Future<Coordinator> hubFailed(Throwable failure) {
    return Future.succeededFuture(
        Coordinator.newBuilder()
            .setName(node.spokes().hubName())
            .setRole("hub")
            .setVersion(node.version())
            .setError(String.valueOf(failure.getMessage()))
            .build());
  }

  private static Coordinator silent(Spoke spoke, Throwable failure) {
    return spoke.remembered(String.valueOf(failure.getMessage()));
  }

  private Future<Coordinator> ask(HubRouter router, Place place, List<InnerCall> asked) {
    byte[] everything = ListRequest.getDefaultInstance().toByteArray();
    InnerCall call = new InnerCall("List", everything, PATIENCE_MILLIS);
    asked.add(call);
    long timer =
        node.vertx()
            .setTimer(
                PATIENCE_MILLIS,
                now ->
                    call.cancel(
                        new Failure.Unavailable("no answer within " + PATIENCE_MILLIS + " ms")));
    router.pass(place, call);
    return call.answer()
        .onComplete(done -> node.vertx().cancelTimer(timer))
        .compose(SessionLists::onlyCoordinator);
  }

  private static Future<Coordinator> onlyCoordinator(byte[] reply) {
    try {
      ListReply list = ListReply.parseFrom(reply);
      return list.getCoordinatorsCount() == 0
          ? Future.failedFuture(new Failure.Internal("an empty list of coordinators"))
          : Future.succeededFuture(list.getCoordinators(0));
    } catch (InvalidProtocolBufferException malformed) {
      return Future.failedFuture(new Failure.Internal("a malformed list of sessions"));
    }
  }

  /** Tells the list as it is now, and anew at each change; a slow caller gets the latest only. */
  void subscribe(Call call) {
    String only = wanted(call);
    new FollowedList(node, silence, call, () -> latest(only)).start();
  }

  private ListReply latest(String only) {
    FittingList list = new FittingList();
    if (own != null && !own.get().getName().isEmpty() && isWanted(own.get().getName(), only)) {
      list.add(own.get(), false);
    }
    spokes(only).forEach(spoke -> list.add(spoke.shown(), spoke.isAway()));
    return list.build();
  }
}
