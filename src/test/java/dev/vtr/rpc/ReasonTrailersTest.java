package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.MessageLite;
import dev.vtr.proto.ResizeRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Why a call failed, for programs: over either transport, with items before it or without. */
@Timeout(30)
class ReasonTrailersTest {
  private static final SessionRequest INFO = SessionRequest.newBuilder().setSession("s").build();

  private RpcFixture node;

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  private void isTold(String method, MessageLite request, String reason, String field)
      throws Exception {
    assertThat(node.call(method).send(request).why()).isEqualTo(reason + " " + field);
    WebClient.Answer web = node.web().send(method, request);
    var trailers = web.trailers().isEmpty() ? web.head() : web.trailers();
    assertThat(trailers.get("vtr-reason") + " " + trailers.get("vtr-field"))
        .isEqualTo(reason + " " + field);
  }

  @Test
  void aFieldIsNamed() throws Exception {
    isTold(
        "Resize",
        ResizeRequest.newBuilder().setSession("s").setCols(1001).setRows(24).build(),
        "bad_field",
        "cols");
  }

  @Test
  void whatIsTooLongBeforeItIsReadIsSaidToBe() throws Exception {
    String text = "x".repeat(GrpcFront.MAX_MESSAGE_BYTES);
    isTold(
        "SendText",
        SendTextRequest.newBuilder().setSession("s").setText(text).build(),
        "request_too_large",
        "null");
  }

  @Test
  void anAnswerThatIsTooLongIsSaidToBe() throws Exception {
    node.calls = call -> call.respond(new byte[GrpcFront.MAX_MESSAGE_BYTES + 1]);
    isTold("Info", INFO, "answer_too_large", "null");
  }

  @Test
  void whatAnyHandlerSaysIsTold() throws Exception {
    node.calls = call -> call.fail(new Failure.Ambiguous("session", "s", List.of("a:s", "b:s")));
    isTold("Info", INFO, "ambiguous", "session");
    node.calls = call -> call.fail(new Failure.Precondition(Reason.NOT_RECORDED, "it is not"));
    isTold("Info", INFO, "not_recorded", "null");
    node.calls = call -> call.fail(new Failure.Precondition("it is not"));
    isTold("Info", INFO, "null", "null");
  }

  @Test
  void theEndOfAStreamHasItBehindItsItems() throws Exception {
    node.calls =
        call -> {
          call.item(new byte[] {1});
          call.fail(new Failure.Unavailable(Reason.SPOKE_LOST, "gone"));
        };
    isTold(
        "Subscribe", SubscribeRequest.newBuilder().setSession("s").build(), "spoke_lost", "null");
  }

  @Test
  void whatIsNothingForAHeaderIsLeftOut() throws Exception {
    for (String unfit : List.of("", "a b", "a\r\nx: y", "\u00e4", "a".repeat(65))) {
      node.calls = call -> call.fail(new Failure.Remote(9, "no", unfit, unfit));
      isTold("Info", INFO, "null", "null");
    }
  }
}
