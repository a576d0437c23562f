package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.federation.call.InnerCall;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.Methods;
import dev.vtr.rpc.StatusMapping;
import dev.vtr.rpc.Target;
import dev.vtr.session.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * {@code WaitForIdle} over sessions of several coordinators: one wait at each of them. As on one
 * host, the first session that is idle is the answer, and the other waits are cancelled; else it
 * lasts until all sessions have ended or run out of time, and the answers of all hosts are one.
 */
final class IdleWaits {
  private final HubRouter router;

  IdleWaits(HubRouter router) {
    this.router = router;
  }

  void handle(Call call) {
    List<Target> targets = Methods.targets(call.method(), call.payload());
    List<Place> places = router.findAll(targets);
    Map<String, WaitForIdleRequest.Builder> parts = new LinkedHashMap<>();
    Map<String, Place> hosts = new LinkedHashMap<>();
    WaitForIdleRequest request = parse(call.payload());
    for (int i = 0; i < places.size(); i++) {
      String host = host(places.get(i));
      hosts.putIfAbsent(host, places.get(i));
      parts
          .computeIfAbsent(host, h -> request.toBuilder().clearSessions())
          .addSessions(request.getSessions(i));
    }
    if (hosts.size() == 1) {
      router.pass(places.getFirst(), call);
    } else {
      new Race(call).start(parts, hosts);
    }
  }

  private static String host(Place place) {
    return switch (place) {
      case Place.Here _ -> "";
      case Place.There there -> there.spoke();
    };
  }

  private static WaitForIdleRequest parse(byte[] payload) {
    try {
      return WaitForIdleRequest.parseFrom(payload);
    } catch (InvalidProtocolBufferException malformed) {
      throw new Failure.Invalid("request", "is not a WaitForIdleRequest");
    }
  }

  /** The waits of one call; on its context. */
  private final class Race {
    private final Call call;
    private final List<InnerCall> waits = new ArrayList<>();
    private final WaitForIdleReply.Builder noneIdle =
        WaitForIdleReply.newBuilder().setOutcome(Outcome.EXITED);
    private int open;
    private boolean over;

    Race(Call call) {
      this.call = call;
    }

    void start(Map<String, WaitForIdleRequest.Builder> parts, Map<String, Place> hosts) {
      call.onCancel(() -> stop(wait -> wait.cancel(new Failure.Cancelled())));
      open = parts.size();
      parts.forEach(
          (host, part) -> {
            byte[] payload = part.build().toByteArray();
            InnerCall wait = new InnerCall(call.method(), payload, call.remainingMillis());
            waits.add(wait);
            wait.answer().onComplete(this::answered, this::failed);
          });
      List<Place> places = List.copyOf(hosts.values());
      for (int i = 0; i < waits.size() && !over; i++) {
        router.pass(places.get(i), waits.get(i));
      }
    }

    private void answered(byte[] payload) {
      if (over) {
        return;
      }
      WaitForIdleReply reply;
      try {
        reply = WaitForIdleReply.parseFrom(payload);
      } catch (InvalidProtocolBufferException malformed) {
        failed(new Failure.Internal("a malformed answer of WaitForIdle"));
        return;
      }
      switch (reply.getOutcome()) {
        case EXITED -> add(reply);
        case TIMED_OUT -> {
          noneIdle.setOutcome(Outcome.TIMED_OUT);
          add(reply);
        }
        default -> {
          stop(InnerCall::unneeded);
          call.respond(payload);
        }
      }
    }

    /** None of one host's sessions was idle. */
    private void add(WaitForIdleReply reply) {
      noneIdle
          .addAllSessions(reply.getSessionsList())
          .addAllScreens(reply.getScreensList())
          .setDurationMs(Math.max(noneIdle.getDurationMs(), reply.getDurationMs()));
      open--;
      if (open == 0) {
        over = true;
        call.respond(noneIdle.build().toByteArray());
      }
    }

    private void failed(Throwable failure) {
      if (!over) {
        stop(InnerCall::unneeded);
        call.fail(StatusMapping.failure(call.method(), failure));
      }
    }

    private void stop(Consumer<InnerCall> how) {
      over = true;
      waits.forEach(how);
    }
  }
}
