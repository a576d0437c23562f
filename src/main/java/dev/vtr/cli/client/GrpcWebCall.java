package dev.vtr.cli.client;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.vtr.session.Reason;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@code vtr.v1.Vtr} as gRPC-Web (gRPC, "gRPC Web", over "gRPC over HTTP2"): a POST
 * whose body is one length-prefixed message, answered by messages and, marked with 0x80, the
 * trailers. A status without a message comes as headers. Closing the connection cancels.
 */
public final class GrpcWebCall {
  /** Larger than any message that a hub sends (4 MiB), small enough for a 64 MiB heap. */
  private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

  private static final int TRAILERS = 0x80;

  /** How much longer than the call's deadline this side waits for the hub to say that it passed. */
  private static final Duration GRACE = Duration.ofSeconds(1);

  /**
   * What goes with a call.
   *
   * @param token the credential; null sends none
   * @param traceHeaders {@code traceparent: ...} and its companions, ready to be sent
   * @param deadline the hub gives up after it; zero has none
   */
  public record Terms(@Nullable String token, List<String> traceHeaders, Duration deadline) {}

  /** Takes the messages of a stream as they come. */
  public interface Items<T> {
    void take(T item) throws IOException;
  }

  private final HubConnection connection;
  private final Terms terms;
  private final LongSupplier nanoClock;
  private long beganNanos;
  private Map<String, String> about = Map.of();
  private long requestBytes;
  private long responseBytes;

  /** A call over a connection that carries no other one at this time. */
  public GrpcWebCall(HubConnection connection, Terms terms) {
    this(connection, terms, System::nanoTime);
  }

  GrpcWebCall(HubConnection connection, Terms terms, LongSupplier nanoClock) {
    this.connection = connection;
    this.terms = terms;
    this.nanoClock = nanoClock;
  }

  /**
   * Attributes of the session that the call was about, such as {@code session.id}; empty until the
   * answer has ended, and when the hub does not say.
   */
  public Map<String, String> about() {
    return about;
  }

  /** Bytes of the message that went; 0 before. */
  public long requestBytes() {
    return requestBytes;
  }

  /** Bytes of the messages that have come. */
  public long responseBytes() {
    return responseBytes;
  }

  /** Who answers. */
  public InetSocketAddress peer() {
    return connection.peer();
  }

  /**
   * Asks and waits for the one answer.
   *
   * @param method such as {@code WaitForIdle}
   * @throws CallFailure when the status is not OK, or there is none
   */
  public <T> T unary(String method, MessageLite request, Parser<T> parser) throws CallFailure {
    var answers = new ArrayList<T>(1);
    try {
      exchange(method, request, parser, answers::add);
    } catch (IOException e) {
      throw connectionLost(e);
    }
    if (answers.size() != 1) {
      throw notAHub("it sent " + answers.size() + " messages instead of one");
    }
    return answers.getFirst();
  }

  /**
   * Asks and hands on each message of the answer.
   *
   * @throws CallFailure when the stream's status is not OK, or there is none
   * @throws ItemFailure when {@code items} could not take a message
   */
  public <T> void stream(String method, MessageLite request, Parser<T> parser, Items<T> items)
      throws CallFailure, ItemFailure {
    try {
      exchange(
          method,
          request,
          parser,
          item -> {
            try {
              items.take(item);
            } catch (IOException e) {
              throw new TakerException(e);
            }
          });
    } catch (TakerException e) {
      throw new ItemFailure(e);
    } catch (IOException e) {
      throw connectionLost(e);
    }
  }

  /** What the taker of a stream's messages threw, most often because standard output is closed. */
  public static final class ItemFailure extends Exception {
    private static final long serialVersionUID = 1;

    ItemFailure(TakerException cause) {
      super(cause.getMessage(), cause.getCause());
    }
  }

  private static final class TakerException extends IOException {
    private static final long serialVersionUID = 1;

    TakerException(IOException cause) {
      super(cause.getMessage(), cause);
    }
  }

  private <T> void exchange(String method, MessageLite request, Parser<T> parser, Items<T> items)
      throws IOException, CallFailure {
    beganNanos = nanoClock.getAsLong();
    Duration patience = terms.deadline().isZero() ? Duration.ZERO : terms.deadline().plus(GRACE);
    HttpAnswer answer =
        connection.post("/vtr.v1.Vtr/" + method, headers(), prefixed(request), patience);
    if (answer.header("grpc-status") != null) {
      answer.drain();
      finish(Trailers.of(answer.headers()));
      return;
    }
    if (answer.status() != 200) {
      throw httpFailure(answer);
    }
    String type = answer.header("content-type");
    if (type == null || !type.startsWith("application/grpc-web")) {
      throw notAHub("it speaks " + (type == null ? "nothing known" : type));
    }
    readMessages(answer, parser, items);
  }

  private List<String> headers() {
    var headers = new ArrayList<String>(10);
    headers.add("content-type: application/grpc-web+proto");
    headers.add("accept: application/grpc-web+proto");
    headers.add("x-grpc-web: 1");
    headers.add("user-agent: vtr");
    if (terms.token() != null) {
      headers.add("authorization: Bearer " + terms.token());
    }
    if (!terms.deadline().isZero()) {
      headers.add("grpc-timeout: " + grpcTimeout(terms.deadline().toMillis()));
    }
    headers.addAll(terms.traceHeaders());
    return headers;
  }

  /** At most eight digits and a unit (gRPC over HTTP2, "Timeout"). */
  static String grpcTimeout(long millis) {
    return millis < 100_000_000 ? millis + "m" : Math.min(millis / 1000, 99_999_999) + "S";
  }

  private byte[] prefixed(MessageLite request) {
    byte[] message = request.toByteArray();
    requestBytes = message.length;
    var body = new byte[5 + message.length];
    ByteBuffer.wrap(body).put((byte) 0).putInt(message.length).put(message);
    return body;
  }

  private <T> void readMessages(HttpAnswer answer, Parser<T> parser, Items<T> items)
      throws IOException, CallFailure {
    for (; ; ) {
      int flags = answer.read();
      if (flags < 0) {
        throw new EOFException("the answer ended without a status");
      }
      byte[] payload = payload(answer);
      if (flags == TRAILERS) {
        answer.drain();
        finish(Trailers.parse(payload));
        return;
      }
      if (flags != 0) {
        throw notAHub("its message has the flags " + flags);
      }
      responseBytes += payload.length;
      items.take(parse(parser, payload));
    }
  }

  private void finish(Trailers trailers) throws CallFailure {
    about = trailers.about();
    GrpcCode code = GrpcCode.of(trailers.status());
    if (code == GrpcCode.UNAVAILABLE && isLate()) {
      throw new CallFailure(
          GrpcCode.DEADLINE_EXCEEDED, CallFailure.Source.HUB, "deadline exceeded");
    }
    if (code != GrpcCode.OK) {
      String message = trailers.message();
      throw new CallFailure(
          code,
          message == null ? "" : percentDecoded(message),
          Reason.of(trailers.reason()),
          trailers.field());
    }
  }

  private static byte[] payload(InputStream in) throws IOException {
    byte[] prefix = in.readNBytes(4);
    if (prefix.length < 4) {
      throw new EOFException("the answer was cut off");
    }
    int length = ByteBuffer.wrap(prefix).getInt();
    if (length < 0 || length > MAX_MESSAGE_BYTES) {
      throw new ProtocolException("a message of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] payload = in.readNBytes(length);
    if (payload.length < length) {
      throw new EOFException("the answer was cut off");
    }
    return payload;
  }

  /** A hub hands on what spokes answer as it is. */
  private static <T> T parse(Parser<T> parser, byte[] payload) throws CallFailure {
    try {
      return parser.parseFrom(payload);
    } catch (InvalidProtocolBufferException e) {
      throw new CallFailure(
          GrpcCode.INTERNAL,
          CallFailure.Source.HUB,
          "the answer of the session's hub or spoke cannot be read: it is no message of that call");
    }
  }

  private CallFailure httpFailure(HttpAnswer answer) {
    GrpcCode code = GrpcCode.ofHttp(answer.status());
    String message = connection.address().authority() + " answered with HTTP " + answer.status();
    return code == GrpcCode.UNAUTHENTICATED || code == GrpcCode.PERMISSION_DENIED
        ? new CallFailure(code, CallFailure.Source.HUB, message)
        : notAHub("HTTP " + answer.status());
  }

  private CallFailure notAHub(String why) {
    return CallFailure.connection(
        "what answers at " + connection.address().authority() + " is not a vtr hub: " + why);
  }

  private CallFailure connectionLost(IOException e) {
    String hub = "the hub at " + connection.address().authority();
    if (e instanceof SocketTimeoutException) {
      return new CallFailure(
          GrpcCode.DEADLINE_EXCEEDED,
          CallFailure.Source.CONNECTION,
          hub + " did not answer within " + terms.deadline().plus(GRACE).toMillis() + " ms");
    }
    if (e instanceof ProtocolException) {
      return notAHub(String.valueOf(e.getMessage()));
    }
    if (isLate()) {
      return new CallFailure(
          GrpcCode.DEADLINE_EXCEEDED,
          CallFailure.Source.CONNECTION,
          hub + " closed the connection after the " + terms.deadline().toMillis() + " ms it had");
    }
    return responseBytes == 0
        ? CallFailure.connection(hub + " closed the connection before it had answered")
        : new CallFailure(
            GrpcCode.UNAVAILABLE,
            CallFailure.Source.MID_ANSWER,
            hub + " closed the connection in the middle of the answer");
  }

  /** Whether the deadline has passed: a hub that stood still may not have noticed yet. */
  private boolean isLate() {
    return !terms.deadline().isZero()
        && nanoClock.getAsLong() - beganNanos >= terms.deadline().toNanos();
  }

  /** Undoes the percent-encoding of a {@code grpc-message}; what is not one stays as it is. */
  static String percentDecoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var bytes = new ByteArrayOutputStream(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int high = c == '%' && i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(text.charAt(i + 2), 16);
      if (low < 0) {
        bytes.write(c);
      } else {
        bytes.write((high << 4) | low);
        i += 2;
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
