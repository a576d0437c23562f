package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.WaitForIdleReply;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.Methods;
import dev.vtr.rpc.Target;
import dev.vtr.session.Failure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
      List<CallRace.Runner> runners = new ArrayList<>();
      parts.forEach(
          (host, part) ->
              runners.add(
                  new CallRace.Runner(Objects.requireNonNull(hosts.get(host)), part.build())));
      CallRace.run(router, call, runners, new FirstIdle());
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

  private static final class FirstIdle implements CallRace.Judge {
    private final WaitForIdleReply.Builder noneIdle =
        WaitForIdleReply.newBuilder().setOutcome(Outcome.EXITED);

    @Override
    public byte @Nullable [] won(int runner, byte[] answer) throws InvalidProtocolBufferException {
      WaitForIdleReply reply = WaitForIdleReply.parseFrom(answer);
      switch (reply.getOutcome()) {
        case EXITED -> add(reply);
        case TIMED_OUT -> {
          noneIdle.setOutcome(Outcome.TIMED_OUT);
          add(reply);
        }
        default -> {
          return answer;
        }
      }
      return null;
    }

    /** None of one host's sessions was idle. */
    private void add(WaitForIdleReply reply) {
      noneIdle
          .addAllSessions(reply.getSessionsList())
          .addAllScreens(reply.getScreensList())
          .setDurationMs(Math.max(noneIdle.getDurationMs(), reply.getDurationMs()));
    }

    @Override
    public byte[] allLost() {
      return noneIdle.build().toByteArray();
    }
  }
}
