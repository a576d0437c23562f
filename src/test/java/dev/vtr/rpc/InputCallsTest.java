package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.SendBytesRequest;
import dev.vtr.proto.SendKeyRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionRequest;
import io.vertx.core.Future;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is typed goes to its session, and does not when its caller has gone. */
class InputCallsTest {
  private RpcFixture node;

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
    node.coordinator = _ -> Future.succeededFuture(RpcFixture.VIEW);
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void handsOnInput() throws Exception {
    node.coordinator = _ -> Future.succeededFuture(new SessionRequest.Written(42, true));

    SendTextRequest text =
        SendTextRequest.newBuilder()
            .setSession("s")
            .setText("ls")
            .setSubmit(true)
            .setOpId("1")
            .build();
    InputReply reply = InputReply.parseFrom(node.answer("SendText", text));

    assertThat(reply.getCursor()).isEqualTo(42);
    assertThat(reply.getRepeatedOp()).isTrue();
    assertThat(node.askedOfSession())
        .extracting("input", "opId")
        .containsExactly(new SessionRequest.Input.Text("ls", true), "1");
    node.answer("SendKey", SendKeyRequest.newBuilder().setSession("s").addKeys("ctrl+c").build());
    assertThat(node.askedOfSession())
        .extracting("input", "opId")
        .containsExactly(new SessionRequest.Input.Keys(List.of("ctrl+c")), null);
    node.answer("Paste", PasteRequest.newBuilder().setSession("s").setText("p").build());
    assertThat(node.askedOfSession())
        .extracting("input", "opId")
        .containsExactly(new SessionRequest.Input.Paste("p"), null);
    ByteString data = ByteString.copyFrom(new byte[] {0, -1});
    node.answer("SendBytes", SendBytesRequest.newBuilder().setSession("s").setData(data).build());
    SessionRequest.Write write = (SessionRequest.Write) node.askedOfSession();
    assertThat(((SessionRequest.Input.Bytes) write.input()).bytes()).containsExactly(0, -1);
  }

  /** A call that the test cancels; answers go nowhere. */
  private static class HeldCall implements Call {
    private final String text;
    private Runnable cancelled = () -> {};

    HeldCall(String text) {
      this.text = text;
    }

    @Override
    public String method() {
      return "SendText";
    }

    @Override
    public byte[] payload() {
      return SendTextRequest.newBuilder().setSession("s").setText(text).build().toByteArray();
    }

    @Override
    public long remainingMillis() {
      return 0;
    }

    @Override
    public void respond(byte[] message) {}

    @Override
    public void item(byte[] message) {}

    @Override
    public boolean writable() {
      return false;
    }

    @Override
    public void onWritable(Runnable handler) {}

    @Override
    public void end() {}

    @Override
    public void fail(Failure failure) {}

    @Override
    public void onCancel(Runnable handler) {
      cancelled = handler;
    }
  }

  @Test
  void aCancelThatWasReadTogetherWithItsRequestIsHeardBeforeAnythingIsTyped() throws Exception {
    CompletableFuture<CoordinatorRequest> asked = new CompletableFuture<>();
    node.coordinator =
        request -> {
          asked.complete(request);
          return Future.succeededFuture(new SessionRequest.Written(1, false));
        };
    HeldCall kept = new HeldCall("kept");
    node.vertx.runOnContext(
        _ -> {
          HeldCall late = new HeldCall("late");
          node.calls.handle(late);
          node.calls.handle(kept);
          late.cancelled.run();
        });
    var ask = (CoordinatorRequest.Ask<?>) asked.get(10, TimeUnit.SECONDS);
    var write = (SessionRequest.Write) ask.request();
    assertThat(write.input()).isEqualTo(new SessionRequest.Input.Text("kept", false));
    assertThat(write.withdrawn().getAsBoolean()).isFalse();
    kept.cancelled.run();
    assertThat(write.withdrawn().getAsBoolean()).isTrue();
  }

  @Test
  void patienceEndsWithTheDeadlineThoughNobodyTellsSo() {
    AtomicLong nanos = new AtomicLong(-5);
    Call call =
        new HeldCall("x") {
          @Override
          public long remainingMillis() {
            return 3;
          }
        };
    Patience patience = Patience.of(call, nanos::get);
    nanos.addAndGet(2_999_999);
    assertThat(patience.getAsBoolean()).isFalse();
    nanos.addAndGet(1);
    assertThat(patience.getAsBoolean()).isTrue();
    assertThat(Patience.of(new HeldCall("y"), nanos::get).getAsBoolean()).isFalse();
  }
}
