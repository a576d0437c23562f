package dev.vtr.rpc;

import dev.vtr.bus.Bus;
import dev.vtr.proto.ListReply;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.SessionEvent;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import org.jspecify.annotations.Nullable;

/**
 * This node's sessions as they change: a list at once, then a fresh one after each change; latest
 * only. Changes that come while a list is under way, or the client does not read, become one.
 * Confined to the call's context.
 */
final class SessionsStream {
  /** Between two lists: a burst of spawns is a few lists, and an eye sees no delay. */
  private static final long PACE_MILLIS = 50;

  private final Vertx vertx;
  private final Bus bus;
  private final Sessions sessions;
  private final Node node;
  private final Call call;
  private @Nullable MessageConsumer<SessionEvent> events;
  private boolean stale = true;
  private boolean busy;
  private boolean over;

  SessionsStream(Vertx vertx, Bus bus, Sessions sessions, Node node, Call call) {
    this.vertx = vertx;
    this.bus = bus;
    this.sessions = sessions;
    this.node = node;
    this.call = call;
  }

  void start() {
    events = bus.consume(SessionEvent.ADDRESS, _ -> changed());
    call.onCancel(this::stop);
    call.onWritable(this::send);
    send();
  }

  private void stop() {
    over = true;
    if (events != null) {
      events.unregister();
    }
  }

  private void changed() {
    stale = true;
    send();
  }

  private void send() {
    if (over || busy || !stale || !call.writable()) {
      return;
    }
    busy = true;
    stale = false;
    sessions
        .tell(new CoordinatorRequest.Snapshot(), Sessions.ANSWER_MILLIS)
        .onComplete(this::sendList, this::fail);
  }

  private void sendList(CoordinatorRequest.SessionList list) {
    if (over) {
      return;
    }
    call.item(
        ListReply.newBuilder()
            .addCoordinators(ProtoSessions.coordinator(node, list.sessions()))
            .build()
            .toByteArray());
    vertx.setTimer(
        PACE_MILLIS,
        _ -> {
          busy = false;
          send();
        });
  }

  private void fail(Throwable failure) {
    if (!over) {
      stop();
      call.fail(StatusMapping.failure(call.method(), failure));
    }
  }
}
