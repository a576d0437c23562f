package dev.vtr.rpc;

import dev.vtr.proto.InputReply;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.SendBytesRequest;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SessionRequest.Input;
import io.vertx.core.Future;
import java.util.List;

/** What is typed into sessions: text, keys, bytes, pastes. */
final class InputMethods {
  private static final int MAX_KEYS = 1000;
  private static final int MAX_KEY_CHARS = 32;

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

  private Future<InputReply> text(SendTextRequest request) {
    if (request.getText().isEmpty() && !request.getSubmit()) {
      throw missing("text");
    }
    Input input = new Input.Text(request.getText(), request.getSubmit());
    return write(request.getSession(), input, request.getOpId());
  }

  private Future<InputReply> keys(SendKeyRequest request) {
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
    return write(request.getSession(), input, request.getOpId());
  }

  private Future<InputReply> bytes(SendBytesRequest request) {
    if (request.getData().isEmpty()) {
      throw missing("data");
    }
    Input input = new Input.Bytes(request.getData().toByteArray());
    return write(request.getSession(), input, request.getOpId());
  }

  private Future<InputReply> paste(PasteRequest request) {
    if (request.getText().isEmpty()) {
      throw missing("text");
    }
    return write(request.getSession(), new Input.Paste(request.getText()), request.getOpId());
  }

  private static Failure missing(String field) {
    return new Failure.Invalid(field, "is missing");
  }

  private Future<InputReply> write(String session, Input input, String opId) {
    return sessions
        .ask(session, new SessionRequest.Write(input, Fields.opId(opId)))
        .map(
            written ->
                InputReply.newBuilder()
                    .setCursor(written.cursor())
                    .setRepeatedOp(written.repeated())
                    .build());
  }
}
