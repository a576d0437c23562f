package dev.vtr.rpc;

import dev.vtr.bus.Bus;
import dev.vtr.proto.AsciicastChunk;
import dev.vtr.proto.ListRequest;
import dev.vtr.session.SessionRequest;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Methods that answer with a stream: lists and screens as they change, recordings. */
final class StreamMethods {
  private final Vertx vertx;
  private final Bus bus;
  private final Sessions sessions;
  private final Node node;

  private StreamMethods(Vertx vertx, Bus bus, Sessions sessions, Node node) {
    this.vertx = vertx;
    this.bus = bus;
    this.sessions = sessions;
    this.node = node;
  }

  static List<Method<?>> of(Vertx vertx, Bus bus, Sessions sessions, Node node) {
    StreamMethods methods = new StreamMethods(vertx, bus, sessions, node);
    return List.of(
        new Method<>("SubscribeSessions", ListRequest.parser(), methods::subscribeSessions),
        new Method<>(
            "DumpAsciicast", dev.vtr.proto.SessionRequest.parser(), methods::dumpAsciicast));
  }

  private void subscribeSessions(ListRequest request, Call call) {
    new SessionsStream(vertx, bus, sessions, node, call).start();
  }

  private void dumpAsciicast(dev.vtr.proto.SessionRequest request, Call call) {
    sessions
        .ask(request.getSession(), new SessionRequest.Recording())
        .onComplete(
            lines -> new ItemStream(call, chunks(lines)).start(),
            failure -> call.fail(StatusMapping.failure(call.method(), failure)));
  }

  private static List<byte[]> chunks(List<byte[]> lines) {
    List<byte[]> chunks = new ArrayList<>(lines.size());
    for (byte[] line : lines) {
      chunks.add(
          AsciicastChunk.newBuilder()
              .setData(com.google.protobuf.UnsafeByteOperations.unsafeWrap(line))
              .build()
              .toByteArray());
    }
    return chunks;
  }
}
