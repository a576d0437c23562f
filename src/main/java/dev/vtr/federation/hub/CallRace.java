package dev.vtr.federation.hub;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import dev.vtr.federation.call.InnerCall;
import dev.vtr.rpc.Call;
import dev.vtr.rpc.StatusMapping;
import dev.vtr.session.Failure;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One unary call made into several, at several places: the first answer that wins is the answer,
 * and the others are called off; when none wins, it is made of all. One failure fails it. Confined
 * to the call's context.
 */
final class CallRace {
  /** What the answers mean. */
  interface Judge {
    /** What the answer of call number {@code runner} ends the race with; null if it does not. */
    byte @Nullable [] won(int runner, byte[] answer) throws InvalidProtocolBufferException;

    /** The answer when all have answered and none has won. */
    byte[] allLost();
  }

  /** One of the calls. */
  record Runner(Place place, MessageLite request) {}

  private final HubRouter router;
  private final Call call;
  private final Judge judge;
  private final List<InnerCall> runs;
  private int open;
  private boolean over;

  private CallRace(HubRouter router, Call call, Judge judge, List<InnerCall> runs) {
    this.router = router;
    this.call = call;
    this.judge = judge;
    this.runs = runs;
    open = runs.size();
  }

  /** Makes {@code runners} of {@code call}, which is answered by {@code judge}'s rule. */
  static void run(HubRouter router, Call call, List<Runner> runners, Judge judge) {
    List<InnerCall> runs =
        runners.stream().map(one -> runner(call, one.request().toByteArray())).toList();
    new CallRace(router, call, judge, runs).start(runners.stream().map(Runner::place).toList());
  }

  private static InnerCall runner(Call call, byte[] payload) {
    return new InnerCall(call.method(), payload, call.remainingMillis());
  }

  private void start(List<Place> places) {
    call.onCancel(() -> stop(run -> run.cancel(new Failure.Cancelled())));
    for (int i = 0; i < runs.size(); i++) {
      int runner = i;
      runs.get(i).answer().onComplete(answer -> answered(runner, answer), this::failed);
    }
    for (int i = 0; i < runs.size() && !over; i++) {
      router.pass(places.get(i), runs.get(i));
    }
  }

  private void answered(int runner, byte[] answer) {
    if (over) {
      return;
    }
    try {
      open--;
      byte[] won = judge.won(runner, answer);
      if (won != null) {
        stop(InnerCall::unneeded);
        call.respond(won);
      } else if (open == 0) {
        over = true;
        call.respond(judge.allLost());
      }
    } catch (InvalidProtocolBufferException malformed) {
      failed(new Failure.Internal("a malformed answer of " + call.method()));
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
    runs.forEach(how);
  }
}
