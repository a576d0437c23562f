package dev.vtr.federation;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import dev.vtr.proto.CallRequest;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Goodbye;
import dev.vtr.proto.Hello;
import dev.vtr.proto.Ping;
import dev.vtr.proto.Session;
import dev.vtr.proto.SessionRequest;
import dev.vtr.proto.SessionsChanged;
import dev.vtr.proto.TunnelFrame;
import dev.vtr.proto.Welcome;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Wrote the files that {@link RecordedPeersTest} reads, with the messages as they were then; to be
 * run again only for a new kind of peer. A newer peer's frames have fields and kinds that nobody
 * knows here.
 */
final class RecordPeers {
  private static final UnknownFieldSet LATER =
      UnknownFieldSet.newBuilder()
          .addField(
              300,
              UnknownFieldSet.Field.newBuilder()
                  .addLengthDelimited(ByteString.copyFromUtf8("of a later version"))
                  .build())
          .addField(301, UnknownFieldSet.Field.newBuilder().addVarint(4711).build())
          .build();

  private final Path directory;

  private RecordPeers(Path directory) {
    this.directory = directory;
  }

  /** Writes into the directory that is named. */
  public static void main(String[] words) throws IOException {
    RecordPeers peers = new RecordPeers(Path.of(words[0]));
    peers.spokes();
    peers.hubs();
  }

  private void spokes() throws IOException {
    Hello hello =
        Hello.newBuilder()
            .setName("recorded")
            .setVersion("0.1.0")
            .putLabels("zone", "z1")
            .setEpoch(1)
            .setProtocol(1)
            .setOldestProtocol(1)
            .setInstanceId("a-recorded-process")
            .build();
    SessionsChanged sessions =
        SessionsChanged.newBuilder()
            .setCoordinator(
                Coordinator.newBuilder()
                    .setName("recorded")
                    .setRole("spoke")
                    .addSessions(
                        Session.newBuilder()
                            .setId("5f0c9c1e-0000-4000-8000-000000000001")
                            .setName("build")
                            .setCoordinator("recorded")
                            .setStatus(Session.Status.RUNNING)))
            .build();
    TunnelFrame.Builder frame = TunnelFrame.newBuilder();
    write(
        "spoke-of-protocol-1.frames",
        frame.setHello(hello).build(),
        frame.setSessionsChanged(sessions).build());
    write(
        "spoke-of-protocol-3.frames",
        frame
            .setHello(hello.toBuilder().setVersion("3.0.0").setProtocol(3).setUnknownFields(LATER))
            .setUnknownFields(LATER)
            .build(),
        TunnelFrame.newBuilder().setUnknownFields(LATER).build(),
        frame.setSessionsChanged(sessions.toBuilder().setUnknownFields(LATER)).build(),
        TunnelFrame.newBuilder().setUnknownFields(LATER).build());
    write(
        "spoke-too-new.frames",
        frame.setHello(hello.toBuilder().setProtocol(4).setOldestProtocol(2)).build());
  }

  private void hubs() throws IOException {
    Welcome welcome =
        Welcome.newBuilder()
            .setProtocol(1)
            .setHubName("hub-1")
            .setHubVersion("0.1.0")
            .setWindowBytes(256 * 1024)
            .build();
    CallRequest request =
        CallRequest.newBuilder()
            .setCallId(7)
            .setMethod("Info")
            .setPayload(SessionRequest.newBuilder().setSession("a:build").build().toByteString())
            .setTimeoutMs(5_000)
            .build();
    Ping ping = Ping.newBuilder().setSentNs(1).setWallNs(2).build();
    TunnelFrame.Builder frame = TunnelFrame.newBuilder();
    write(
        "hub-of-protocol-1.frames",
        frame.setWelcome(welcome).build(),
        frame.setPing(ping).build(),
        frame.setRequest(request).build());
    write(
        "hub-of-protocol-3.frames",
        TunnelFrame.newBuilder().setUnknownFields(LATER).build(),
        frame
            .setWelcome(welcome.toBuilder().setHubVersion("3.0.0").setUnknownFields(LATER))
            .setUnknownFields(LATER)
            .build(),
        TunnelFrame.newBuilder().setUnknownFields(LATER).build(),
        frame.setRequest(request.toBuilder().setUnknownFields(LATER)).build());
    write(
        "hub-too-new.frames",
        TunnelFrame.newBuilder()
            .setGoodbye(
                Goodbye.newBuilder()
                    .setCode(9)
                    .setReason("this hub speaks tunnel protocol 2 to 4, the spoke 1 to 1"))
            .build());
  }

  private void write(String file, TunnelFrame... frames) throws IOException {
    try (OutputStream out = Files.newOutputStream(directory.resolve(file))) {
      CodedOutputStream bytes = CodedOutputStream.newInstance(out);
      for (TunnelFrame frame : frames) {
        bytes.writeByteArrayNoTag(frame.toByteArray());
      }
      bytes.flush();
    }
  }
}
