package dev.vtr.app;

import static org.assertj.core.api.Assertions.catchThrowable;

import com.google.protobuf.Message;
import dev.vtr.harness.HubCalls;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.proto.WaitForIdleRequest;
import dev.vtr.proto.WaitForRequest;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Calls about a session that last until something happens. */
final class Lasting {
  private Lasting() {}

  /** Begins one of each method; by the method's name. */
  static Map<String, Future<Buffer>> begin(HubCalls calls, String session) {
    Map<String, Future<Buffer>> open = new LinkedHashMap<>();
    requests(session)
        .forEach(
            (method, request) ->
                open.put(method, calls.call(method, Buffer.buffer(request.toByteArray()))));
    return open;
  }

  private static Map<String, Message> requests(String session) {
    WaitForRequest wait =
        WaitForRequest.newBuilder()
            .setSession(session)
            .setPattern("never")
            .setTimeoutMs(50_000)
            .build();
    Map<String, Message> lasting = new LinkedHashMap<>();
    lasting.put("Subscribe", SubscribeRequest.newBuilder().setSession(session).build());
    lasting.put("WaitFor", wait);
    lasting.put(
        "WaitForIdle",
        WaitForIdleRequest.newBuilder()
            .addSessions(session)
            .setIdleMs(40_000)
            .setTimeoutMs(50_000)
            .build());
    lasting.put(
        "SendText",
        SendTextRequest.newBuilder()
            .setSession(session)
            .setText("x")
            .setThenWaitFor(wait)
            .setWait(true)
            .build());
    return lasting;
  }

  /**
   * With what each has failed, and its reason's word, once it has; {@code none} if it ended well.
   */
  static Map<String, String> failures(Map<String, Future<Buffer>> open) {
    Map<String, String> heard = new LinkedHashMap<>();
    open.forEach((method, answer) -> heard.put(method, failureOf(answer)));
    return heard;
  }

  private static String failureOf(Future<Buffer> answer) {
    Throwable failure = catchThrowable(() -> answer.await(10, TimeUnit.SECONDS));
    if (failure == null) {
      return "none";
    }
    String told = String.valueOf(failure.getMessage()).replace("%20", " ").replace("%27", "'");
    return failure instanceof HubCalls.CallFailure of ? told + ", " + of.reason() : told;
  }
}
