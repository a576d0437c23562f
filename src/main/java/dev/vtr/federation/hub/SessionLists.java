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
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of all coordinators at once: asked for ({@code List}), or told at each change
 * ({@code SubscribeSessions}).
 *
 * <p>A spoke that is away or does not answer is listed with its error and what it told last.
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

  /** Asks every coordinator at the same time. */
  void list(Call call, HubRouter router) {
    List<InnerCall> asked = new ArrayList<>();
    List<Future<Coordinator>> parts = new ArrayList<>();
    if (own != null) {
      parts.add(ask(router, new Place.Here(), asked).recover(this::hubFailed));
    }
    for (Spoke spoke : node.spokes().all()) {
      HubConnection connection = spoke.connection();
      parts.add(
          connection == null
              ? Future.succeededFuture(spoke.shown())
              : ask(router, there(spoke, connection), asked)
                  .map(told -> spoke.shown(told, ""))
                  .recover(failure -> Future.succeededFuture(silent(spoke, failure))));
    }
    call.onCancel(() -> asked.forEach(each -> each.cancel(new Failure.Cancelled())));
    Future.join(parts)
        .onComplete(
            done ->
                call.respond(
                    ListReply.newBuilder()
                        .addAllCoordinators(parts.stream().map(Future::result).toList())
                        .build()
                        .toByteArray()));
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
    return spoke.shown(spoke.sessions(), String.valueOf(failure.getMessage()));
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
    Subscription subscription = new Subscription(call, ContextInternal.current());
    Runnable unlisten = node.spokes().listen(subscription::changed);
    silence.begin();
    call.onCancel(
        () -> {
          unlisten.run();
          silence.end();
        });
    call.onWritable(subscription::send);
    subscription.send();
  }

  private ListReply latest() {
    ListReply.Builder list = ListReply.newBuilder();
    if (own != null && !own.get().getName().isEmpty()) {
      list.addCoordinators(own.get());
    }
    node.spokes().all().forEach(spoke -> list.addCoordinators(spoke.shown()));
    return list.build();
  }

  /** On the call's context, but for {@link #changed}. */
  private final class Subscription {
    private final Call call;
    private final ContextInternal context;
    private boolean due = true;

    Subscription(Call call, ContextInternal context) {
      this.call = call;
      this.context = context;
    }

    void changed() {
      context.runOnContext(
          now -> {
            due = true;
            send();
          });
    }

    void send() {
      if (due && call.writable()) {
        due = false;
        call.item(latest().toByteArray());
      }
    }
  }
}
