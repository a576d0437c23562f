package dev.vtr.rpc;

import dev.vtr.trace.jsonl.Disk;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.JsonlFile;
import dev.vtr.trace.jsonl.JsonlLimits;
import dev.vtr.trace.jsonl.OtlpIntake;
import dev.vtr.trace.jsonl.QueueLimits;
import dev.vtr.trace.jsonl.StoredSeqs;
import dev.vtr.trace.jsonl.TraceFile;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** A port that takes posted spans into a file of its own. */
final class IntakeNode implements AutoCloseable {
  static final String TOKEN = "token";
  static final String PROGRAMS_TOKEN = "only-spans";

  final TraceFile file;
  final HttpServer server;
  final SpanIntake intake;

  IntakeNode(Vertx vertx, Path directory, BodyLimits limits) throws Exception {
    this(vertx, directory, limits, Disk.real());
  }

  IntakeNode(Vertx vertx, Path directory, BodyLimits limits, Disk disk) throws Exception {
    InstantSource clock = InstantSource.system();
    JsonlFile jsonl =
        new JsonlFile(
            directory.resolve("traces.jsonl"), JsonlLimits.DEFAULT, clock, disk, "t", _ -> {});
    StoredSeqs stored = StoredSeqs.recover(jsonl, disk);
    file = TraceFile.start(jsonl, Resource.empty(), QueueLimits.DEFAULT, clock, stored, _ -> {});
    intake =
        new SpanIntake(
            vertx,
            new Admission(
                new TokenCredentials(
                    Map.of(TOKEN, new Caller.Owner(), PROGRAMS_TOKEN, new Caller.SpanSender())),
                new BrowserGuard(BrowserGuard.LOOPBACK, Set.of())),
            new OtlpIntake(clock),
            new ForeignStore(file, stored, clock),
            limits);
    server =
        vertx
            .createHttpServer()
            .requestHandler(intake)
            .listen(0, "127.0.0.1")
            .await(10, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws Exception {
    server.close().await(10, TimeUnit.SECONDS);
    file.close();
  }
}
