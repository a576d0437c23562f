package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.vtr.proto.Outcome;
import dev.vtr.proto.SessionOutcome;
import dev.vtr.proto.WaitForRequest;
import dev.vtr.proto.WaitReply;
import dev.vtr.proto.WaitedSession;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.Methods;
import dev.vtr.rpc.SessionReference;
import dev.vtr.rpc.Target;
import dev.vtr.session.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code WaitFor} over several sessions on any coordinators: one wait on each, as everybody knows
 * it who owns sessions. The first that matches is the answer, and the other waits are cancelled;
 * else it lasts until all sessions have ended or run out of time, and says so of each.
 */
final class LineWaits {
  private static final int MAX_OTHERS = Methods.MAX_WAITED - 1;

  private final HubRouter router;

  LineWaits(HubRouter router) {
    this.router = router;
  }

  void handle(Call call) {
    Target first = Methods.targets(call.method(), call.payload()).getFirst();
    WaitForRequest request = parse(call.payload());
    if (request.getOthersCount() == 0) {
      router.pass(router.find(first), call);
      return;
    }
    if (request.getOthersCount() > MAX_OTHERS) {
      throw new Failure.Invalid("others", "are more than " + MAX_OTHERS);
    }
    WaitForRequest alone = request.toBuilder().clearOthers().build();
    List<String> asked = new ArrayList<>(List.of(request.getSession()));
    List<CallRace.Runner> runners = new ArrayList<>();
    runners.add(new CallRace.Runner(router.find(first), alone));
    for (WaitedSession other : request.getOthersList()) {
      Target target = new Target.Session(SessionReference.parse("others", other.getSession()));
      asked.add(other.getSession());
      WaitForRequest one =
          alone.toBuilder().setSession(other.getSession()).setSince(other.getSince()).build();
      runners.add(new CallRace.Runner(router.find(target), one));
    }
    CallRace.run(router, call, runners, new FirstMatch(asked));
  }

  private static WaitForRequest parse(byte[] payload) {
    try {
      return WaitForRequest.parseFrom(payload);
    } catch (InvalidProtocolBufferException malformed) {
      throw new Failure.Invalid("request", "is not a WaitForRequest");
    }
  }

  private static final class FirstMatch implements CallRace.Judge {
    private final List<String> asked;
    private final List<WaitReply> lost = new ArrayList<>();

    FirstMatch(List<String> asked) {
      this.asked = asked;
    }

    @Override
    public byte @Nullable [] won(int runner, byte[] answer) throws InvalidProtocolBufferException {
      WaitReply.Builder reply = WaitReply.parseFrom(answer).toBuilder();
      if (reply.getSession().isEmpty()) { // of a node that is older than this field
        reply.setSession(asked.get(runner));
      }
      Outcome outcome = reply.getOutcome();
      if (outcome != Outcome.EXITED && outcome != Outcome.TIMED_OUT) {
        return reply.build().toByteArray();
      }
      lost.add(reply.build());
      return null;
    }

    @Override
    public byte[] allLost() {
      boolean allExited = lost.stream().allMatch(one -> one.getOutcome() == Outcome.EXITED);
      var reply = WaitReply.newBuilder().setOutcome(allExited ? Outcome.EXITED : Outcome.TIMED_OUT);
      for (WaitReply one : lost) {
        reply
            .setDurationMs(Math.max(reply.getDurationMs(), one.getDurationMs()))
            .addSessions(
                SessionOutcome.newBuilder()
                    .setSession(one.getSession())
                    .setOutcome(one.getOutcome())
                    .setCursor(one.getCursor()));
        if (one.hasScreen()) {
          String session = one.getSession();
          String coordinator = session.substring(0, Math.max(0, session.indexOf(':')));
          reply.addScreens(one.getScreen().toBuilder().setCoordinator(coordinator));
        }
      }
      return reply.build().toByteArray();
    }
  }
}
