package dev.vtr.session;

import dev.vtr.bus.Bus;
import dev.vtr.pty.ExitStatus;
import dev.vtr.pty.PtyEvent;
import dev.vtr.pty.PtyFailure;
import dev.vtr.pty.PtyRequest;
import dev.vtr.pty.PtyRequest.Started;
import dev.vtr.pty.PtyUpkeep;
import dev.vtr.pty.WriteOutcome;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/**
 * Stands where the PTY verticle stands, with programs that do what the test says: they echo nothing
 * and end when they get KILL or HUP.
 */
final class ScriptedPtys extends VerticleBase {
  final List<String> written = new CopyOnWriteArrayList<>();
  final Map<String, PtyRequest.Start> started = new ConcurrentHashMap<>();

  /** For how long a signal's answer is held back behind all that the signal brings about. */
  volatile long answersSignalsAfterMillis;

  private final Bus bus;

  ScriptedPtys(Bus bus) {
    this.bus = bus;
  }

  @Override
  public Future<?> start() {
    bus.serve(PtyRequest.ADDRESS, this::answer);
    bus.consume(PtyUpkeep.ADDRESS, upkeep -> {});
    return Future.succeededFuture();
  }

  private Future<?> answer(PtyRequest request) {
    return switch (request) {
      case PtyRequest.Start start -> start(start);
      case PtyRequest.Write write -> {
        written.add(new String(write.bytes(), StandardCharsets.UTF_8));
        yield Future.succeededFuture(new WriteOutcome.Written());
      }
      case PtyRequest.Resize resize -> Future.succeededFuture(true);
      case PtyRequest.Signal signal -> {
        if (signal.signal() == 9 || signal.signal() == 1) {
          exit(signal.key(), new ExitStatus.Signalled(signal.signal()));
        }
        long millis = answersSignalsAfterMillis;
        yield millis == 0
            ? Future.succeededFuture(true)
            : vertx.timer(millis, TimeUnit.MILLISECONDS).map(true);
      }
    };
  }

  private Future<Started> start(PtyRequest.Start start) {
    if (start.spawn().argv().contains("missing")) {
      return Future.succeededFuture(
          new Started.Refused(new PtyFailure.CommandNotFound("canary-command")));
    }
    started.put(start.key(), start);
    return Future.succeededFuture(new Started.Running(started.size()));
  }

  void writes(SessionView session, String text) {
    bus.send(
        PtyEvent.ADDRESS.keyed(session.id()),
        new PtyEvent.Output(text.getBytes(StandardCharsets.UTF_8), 1, System.nanoTime()));
  }

  void exit(String key, ExitStatus status) {
    bus.send(PtyEvent.ADDRESS.keyed(key), new PtyEvent.Exited(status, System.nanoTime()));
  }
}
