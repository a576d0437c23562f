package dev.vtr.rpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.vtr.bus.Bus;
import dev.vtr.proto.AsciicastChunk;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.SubscribeRequest;
import dev.vtr.rpc.screen.EncodedUpdates;
import dev.vtr.session.SessionRequest;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Methods that answer with a stream: lists and screens as they change, recordings. */
final class StreamMethods {
  /** Frames a second of one subscriber, at most and by default. */
  private static final int MAX_FPS = 60;

  private final Vertx vertx;
  private final Bus bus;
  private final Sessions sessions;
  private final Node node;
  private final StreamTracing tracing;
  private final SampledSpans sampled = new SampledSpans();
  private final EncodedUpdates encodings = new EncodedUpdates();

  private StreamMethods(Vertx vertx, Bus bus, Sessions sessions, Node node, StreamTracing tracing) {
    this.tracing = tracing;
    this.vertx = vertx;
    this.bus = bus;
    this.sessions = sessions;
    this.node = node;
  }

  static List<Method<?>> of(
      Vertx vertx, Bus bus, Sessions sessions, Node node, StreamTracing tracing) {
    StreamMethods methods = new StreamMethods(vertx, bus, sessions, node, tracing);
    return List.of(
        new Method<>("Subscribe", SubscribeRequest.parser(), methods::subscribe),
        new Method<>("SubscribeSessions", ListRequest.parser(), methods::subscribeSessions),
        new Method<>(
            "DumpAsciicast", dev.vtr.proto.SessionRequest.parser(), methods::dumpAsciicast));
  }

  private void subscribe(SubscribeRequest request, Call call) {
    int asked = request.getMaxFps(); // below 0: unsigned, and large
    int maxFps = asked <= 0 ? MAX_FPS : Math.min(asked, MAX_FPS);
    boolean screen = !request.getNoScreen();
    String session = sessions.own("session", request.getSession());
    long id = SubscriberIds.next();
    ScreenStream stream =
        new ScreenStream(
            vertx,
            bus,
            tracing,
            sampled,
            encodings,
            call,
            new ScreenStream.Subscription(id, screen, request.getRaw()));
    stream.listen();
    sessions
        .ask(session, new SessionRequest.Subscribe(id, screen, request.getRaw(), maxFps))
        .onComplete(
            stream::subscribed,
            failure -> stream.fail(StatusMapping.failure(call.method(), failure)));
  }

  private void subscribeSessions(ListRequest request, Call call) {
    new SessionsStream(vertx, bus, sessions, node, call).start();
  }

  private void dumpAsciicast(dev.vtr.proto.SessionRequest request, Call call) {
    sessions
        .ask(request.getSession(), new SessionRequest.Recording())
        .onComplete(
            recorded -> new ItemStream(call, chunks(recorded)).start(),
            failure -> call.fail(StatusMapping.failure(call.method(), failure)));
  }

  private static List<byte[]> chunks(SessionRequest.Recorded recorded) {
    List<byte[]> chunks = new ArrayList<>(recorded.lines().size());
    for (byte[] line : recorded.lines()) {
      chunks.add(
          AsciicastChunk.newBuilder()
              .setData(UnsafeByteOperations.unsafeWrap(line))
              .setFull(recorded.full())
              .build()
              .toByteArray());
    }
    return chunks;
  }
}
