package dev.vtr.rpc;

import dev.vtr.bus.Turns;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.SendBytesRequest;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SessionRequest.Written;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Objects;

/**
 * What is typed into sessions: text, keys, bytes, pastes. What has not begun to reach the program
 * when its caller stops waiting never does.
 */
final class InputMethods {
  private static final int MAX_KEYS = 1000;
  private static final int MAX_KEY_CHARS = 64;

  private final Sessions sessions;

  private InputMethods(Sessions sessions) {
    this.sessions = sessions;
  }

  static List<Method<?>> of(Sessions sessions) {
    InputMethods methods = new InputMethods(sessions);
    return List.of(
        Method.unary("SendText", SendTextRequest.parser(), methods::text),
        Method.unary("SendKey", SendKeyRequest.parser(), methods::keys),
        Method.unary("SendBytes", SendBytesRequest.parser(), methods::bytes),
        Method.unary("Paste", PasteRequest.parser(), methods::paste));
  }

  private Future<InputReply> text(SendTextRequest request, Call call) {
    if (request.getText().isEmpty() && !request.getSubmit()) {
      throw missing("text");
    }
    checkWait(request);
    Input input = new Input.Text(request.getText(), request.getSubmit());
    return request.getWait()
        ? writeAndWait(request, input, call)
        : write(request.getSession(), input, request.getOpId(), call);
  }

  /** A wait that would be refused must not leave its command behind. */
  private static void checkWait(SendTextRequest request) {
    if (request.hasThenWaitFor()) {
      WaitMethods.check(request.getThenWaitFor());
      int most = SessionRequest.WaitFor.MAX_ECHO_CHARS;
      if (request.getThenWaitFor().getSkipEcho() && request.getText().length() > most) {
        throw new Failure.Invalid(
            "text", "is longer than " + most + " characters, too much for a wait to skip its echo");
      }
    }
    if (request.getWait() && !request.hasThenWaitFor()) {
      throw new Failure.Invalid("wait", "goes with then_wait_for");
    }
    if (request.hasThenWaitForIdle()) {
      WaitMethods.check(request.getThenWaitForIdle());
    }
  }

  private Future<InputReply> keys(SendKeyRequest request, Call call) {
    if (request.getKeysCount() == 0) {
      throw missing("keys");
    }
    if (request.getKeysCount() > MAX_KEYS) {
      throw new Failure.Invalid("keys", "are more than " + MAX_KEYS);
    }
    for (String key : request.getKeysList()) {
      if (key.isEmpty() || key.length() > MAX_KEY_CHARS) {
        throw new Failure.Invalid("keys", "holds something that is no key");
      }
    }
    Input input = new Input.Keys(List.copyOf(request.getKeysList()));
    return write(request.getSession(), input, request.getOpId(), call);
  }

  private Future<InputReply> bytes(SendBytesRequest request, Call call) {
    if (request.getData().isEmpty()) {
      throw missing("data");
    }
    Input input = new Input.Bytes(request.getData().toByteArray());
    return write(request.getSession(), input, request.getOpId(), call);
  }

  private Future<InputReply> paste(PasteRequest request, Call call) {
    if (request.getText().isEmpty()) {
      throw missing("text");
    }
    return write(request.getSession(), new Input.Paste(request.getText()), request.getOpId(), call);
  }

  /**
   * Done when all that the network had brought with the request has been looked at: a cancel that
   * was read together with it, by a node that stood still, has been heard then.
   */
  private static Future<Void> behindWhatHasCome() {
    Promise<Void> turn = Promise.promise();
    Turns.next(Objects.requireNonNull(Vertx.currentContext()), turn::complete);
    return turn.future();
  }

  private static Failure missing(String field) {
    return new Failure.Invalid(field, "is missing");
  }

  private Future<InputReply> write(String session, Input input, String opId, Call call) {
    Patience patience = Patience.of(call, System::nanoTime);
    SessionRequest.Write write = new SessionRequest.Write(input, Fields.opId(opId), patience);
    return behindWhatHasCome()
        .compose(
            _ ->
                patience.getAsBoolean()
                    ? Future.failedFuture(new Failure.Cancelled())
                    : sessions.ask(session, write))
        .map(written -> reply(written).build());
  }

  /**
   * Both are asked for at once, the wait first: it begins with the write, which is not made without
   * it. The caller hears of both when the wait has ended.
   */
  private Future<InputReply> writeAndWait(SendTextRequest request, Input input, Call call) {
    SessionRequest.WaitFor wait =
        WaitMethods.condition(request.getThenWaitFor(), SessionRequest.WaitFor.WITH_WRITE, call);
    Runnable cancel = () -> WaitMethods.cancel(sessions, wait.waitId());
    Patience patience = Patience.of(call, System::nanoTime, cancel);
    SessionRequest.Write write =
        new SessionRequest.Write(input, Fields.opId(request.getOpId()), patience, wait.waitId());
    return behindWhatHasCome()
        .compose(
            _ -> {
              if (patience.getAsBoolean()) {
                return Future.failedFuture(new Failure.Cancelled());
              }
              Future<Waited> waited = WaitMethods.ask(sessions, request.getSession(), wait);
              Future<Written> written =
                  sessions.ask(request.getSession(), write).onFailure(_ -> cancel.run());
              return waited.compose(
                  end -> written.map(is -> reply(is).setWait(WaitMethods.reply(end)).build()));
            });
  }

  private static InputReply.Builder reply(Written written) {
    return InputReply.newBuilder().setCursor(written.cursor()).setRepeatedOp(written.repeated());
  }
}
