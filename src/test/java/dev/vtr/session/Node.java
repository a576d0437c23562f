package dev.vtr.session;

import dev.vtr.bus.Bus;
import dev.vtr.bus.Request;
import dev.vtr.pty.PtyEvent;
import dev.vtr.pty.PtyRequest;
import dev.vtr.pty.PtyUpkeep;
import dev.vtr.pty.PtyVerticle;
import dev.vtr.session.CoordinatorRequest.Ask;
import dev.vtr.session.SessionRequest.Input;
import dev.vtr.session.SessionRequest.WaitFor;
import dev.vtr.session.SessionRequest.WaitForIdle;
import dev.vtr.session.SessionRequest.Waited;
import dev.vtr.session.SessionRequest.Written;
import dev.vtr.terminal.Permissions;
import dev.vtr.trace.HopTable;
import dev.vtr.trace.OtlpEnvironment;
import dev.vtr.trace.SpanOutcomes;
import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Spans;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.VtrTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A node's bus, coordinator and terminals in a test, with every span that ends on it. */
final class Node {
  static final CoordinatorOptions OPTIONS =
      new CoordinatorOptions(
          "test",
          "/bin/sh",
          80,
          24,
          1000,
          Duration.ofSeconds(1),
          Duration.ofMillis(300),
          50,
          20,
          1024 * 1024,
          false,
          null,
          new Permissions(false, true, false),
          Path.of("/"),
          Map.of("PATH", "/usr/bin:/bin", "SECRET_TOKEN", "canary"));

  final SpanRecorder recorder = new SpanRecorder();
  final Telemetry telemetry = Telemetry.start(Resource.empty(), recorder);
  final Vertx vertx;
  final Bus bus;
  private final AtomicLong waitIds = new AtomicLong();

  Node() {
    HopTable hops =
        new HopTable(
            List.of(
                CoordinatorRequest.ADDRESS,
                SessionRequest.ADDRESS,
                SessionEvent.ADDRESS,
                SubscriberUpdate.ADDRESS,
                SubscriberDemand.ADDRESS,
                PtyRequest.ADDRESS,
                PtyUpkeep.ADDRESS,
                PtyEvent.ADDRESS));
    vertx =
        Vertx.builder()
            .withTracer(options -> new VtrTracer(telemetry.spans().tracer(), hops))
            .build();
    bus = Bus.of(vertx, SpanOutcomes.OF_CURRENT);
  }

  /** A node whose programs really run. */
  static Node withPrograms() {
    Node node = new Node();
    await(node.vertx.deployVerticle(new PtyVerticle(node.bus, null)));
    node.coordinate(OPTIONS, Clock.SYSTEM);
    return node;
  }

  String coordinate(CoordinatorOptions options, Clock clock) {
    return await(
        vertx.deployVerticle(
            new CoordinatorVerticle(
                bus,
                new SessionTracing(telemetry.spans(), span -> {}, new OtlpEnvironment()),
                options,
                clock)));
  }

  Future<Void> close() {
    return vertx.close().onComplete(closed -> telemetry.close());
  }

  /** Waits for the answer, at most ten seconds. */
  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (ExecutionException failed) {
      if (failed.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(failed.getCause());
    } catch (TimeoutException | InterruptedException late) {
      throw new AssertionError(late);
    }
  }

  /** Asks the coordinator inside a root span called {@code call}. */
  <A, Q extends CoordinatorRequest & Request<A>> Future<A> call(String call, Q request) {
    Promise<A> result = Promise.promise();
    vertx.runOnContext(
        start -> {
          Span span = telemetry.spans().child(call).setNoParent().startSpan();
          Spans.during(
                  span,
                  Context.root(),
                  () -> bus.request(CoordinatorRequest.ADDRESS, request, Duration.ofMinutes(1)))
              .onComplete(result);
        });
    return result.future();
  }

  <A> Future<A> ask(String session, SessionRequest<A> request) {
    return call("call", new Ask<>(session, request, 30_000));
  }

  SessionView spawn(String name, @Nullable String command) {
    return await(
        call(
            "spawn",
            new CoordinatorRequest.Spawn(
                name, command, List.of(), null, Map.of(), 0, 0, false, () -> false)));
  }

  Written send(String session, String line) {
    return await(ask(session, new SessionRequest.Write(new Input.Text(line, true), null)));
  }

  /** A wait of at most five seconds for a line since a cursor, not the echo. */
  Waited waitFor(String session, String pattern, long since) {
    return await(ask(session, waitFor(pattern, since)));
  }

  WaitFor waitFor(String pattern, long since) {
    return new WaitFor(waitIds.incrementAndGet(), pattern, since, 5_000, true, false, true);
  }

  WaitForIdle idle(long idleMillis) {
    return new WaitForIdle(waitIds.incrementAndGet(), idleMillis, 5_000, false, false);
  }

  String screen(String session) {
    return text(await(ask(session, new SessionRequest.Screen(0))));
  }

  /** The rows of a picture, blank ones at the end left out. */
  static String text(ScreenPicture picture) {
    return picture.frame().lines().stream()
        .map(row -> row.text())
        .collect(Collectors.joining("\n"))
        .stripTrailing();
  }

  List<SessionView> list() {
    return await(call("list", new CoordinatorRequest.ListSessions())).sessions();
  }
}
