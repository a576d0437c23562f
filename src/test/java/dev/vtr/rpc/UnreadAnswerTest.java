package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SubscribeRequest;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An answer that is whole, over HTTP/1.1, to a client that does not read, or reads slowly. */
@Timeout(60)
class UnreadAnswerTest {
  private static final int MIB = 1024 * 1024;

  /** Far more than what both ends of a connection keep. */
  private static final int ITEMS = 32;

  private RpcFixture node;

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
    node.calls =
        call -> {
          for (int i = 0; i < ITEMS; i++) {
            call.item(new byte[MIB]);
          }
          if (Methods.isStreaming(call.method())) {
            call.end();
          } else {
            call.respond(new byte[MIB]);
          }
        };
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void aStreamThatEndedWellDoesNotWaitForEver() throws Exception {
    try (Socket socket = node.web().begin("Subscribe", SubscribeRequest.getDefaultInstance())) {
      isReset(socket);
    }
  }

  @Test
  void norDoesOneAnswer() throws Exception {
    try (Socket socket = node.web().begin("Info", SessionRequest.getDefaultInstance())) {
      isReset(socket);
    }
  }

  @Test
  void whoTakesSomeOfItInTimeGetsAll() throws Exception {
    try (Socket socket = node.web().begin("Subscribe", SubscribeRequest.getDefaultInstance())) {
      InputStream slowly = new Slow(socket.getInputStream());
      WebClient.Answer answer = WebClient.read(slowly);
      assertThat(answer.status()).isZero();
      assertThat(answer.items()).hasSize(ITEMS);
    }
  }

  /** Reads nothing while the node looks a first, second and third time, and then what there is. */
  private void isReset(Socket socket) throws Exception {
    RpcFixture.await(node.vertx.timer(3 * RpcFixture.MOST_STALL.toMillis()));
    assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
        .isInstanceOf(SocketException.class)
        .hasMessage("Connection reset");
  }

  /** Pauses before each few MiB, in all for longer than the node waits without progress. */
  private final class Slow extends FilterInputStream {
    private static final long BETWEEN_PAUSES = 6L * MIB;
    private final long pauseMillis = RpcFixture.MOST_STALL.toMillis() * 2 / 5;
    private long untilPause;

    Slow(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (untilPause <= 0) {
        untilPause = BETWEEN_PAUSES;
        pause();
      }
      int read = super.read(into, offset, length);
      untilPause -= read;
      return read;
    }

    private void pause() throws IOException {
      try {
        RpcFixture.await(node.vertx.timer(pauseMillis));
      } catch (Exception interrupted) {
        throw new IOException(interrupted);
      }
    }
  }
}
