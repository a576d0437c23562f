package dev.vtr.rpc;

import dev.vtr.session.Failure;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.OtlpIntake;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/traces}: spans of clients, as OTLP/HTTP brings them, in protobuf or JSON
 * (OpenTelemetry Protocol Specification, "OTLP/HTTP"). Answered when they are stored; spans that
 * are not fit are told as partial success.
 *
 * <p>Refuses with 403 other hosts' names and origins, 401 without a credential, 405 anything but
 * POST, 408 a body that does not come within {@link BodyLimits}, 413 more than {@link
 * OtlpIntake#MAX_BODY_BYTES} (with gzip: unpacked), 415 other types and other compression than
 * gzip, 400 what does not parse, 503 what cannot be stored now, two seconds after it came at the
 * latest while writes fail; who has gone by then has its spans counted as a loss. Makes no span:
 * one about sending spans would beget another.
 *
 * <p>Who may only send spans may claim less ({@link OtlpIntake#forPrograms}), and has half of the
 * {@link IntakeRoom}, and of the file's queue one slice of one post at a time, so that no program
 * keeps the spans of commands out.
 */
public final class SpanIntake implements Handler<HttpServerRequest> {
  /** Where clients post. */
  public static final String PATH = "/v1/traces";

  /** For so long who is refused before its body's end may read why. */
  private static final long LAST_WORD_MILLIS = 1_000;

  private static final Logger LOG = LoggerFactory.getLogger(SpanIntake.class);

  private final Vertx vertx;
  private final Admission admission;
  private final OtlpIntake clients;
  private final OtlpIntake programs;
  private final ForeignStore store;
  private final BodyLimits limits;
  private final IntakeRoom room = new IntakeRoom();

  /** Posts that are read and not answered; any thread. */
  private final Set<Future<Void>> held = ConcurrentHashMap.newKeySet();

  /** Done when the programs' posts before are stored, or were not. */
  private Future<?> programsStored = Future.succeededFuture();

  /** Belongs to the one context whose server it serves. */
  public SpanIntake(
      Vertx vertx, Admission admission, OtlpIntake intake, ForeignStore store, BodyLimits limits) {
    this.limits = limits;
    this.vertx = vertx;
    this.admission = admission;
    this.clients = intake;
    this.programs = intake.forPrograms();
    this.store = store;
  }

  /** Whether {@code request} is for this handler. */
  public static boolean isSpans(HttpServerRequest request) {
    return PATH.equals(request.path());
  }

  @Override
  public void handle(HttpServerRequest request) {
    OtlpForm form = OtlpForm.of(request.getHeader("content-type"));
    Refusal refusal = refusal(request, form);
    if (refusal != null) {
      refuse(request, refusal, form);
    } else if (form != null) {
      read(request, form);
    }
  }

  private record Refusal(int status, String message) {}

  private @Nullable Refusal refusal(HttpServerRequest request, @Nullable OtlpForm form) {
    Optional<Failure> stranger = admission.spansRefusal(request);
    if (stranger.isPresent()) {
      int status = stranger.get() instanceof Failure.Unauthenticated ? 401 : 403;
      return new Refusal(status, StatusMapping.message(stranger.get()));
    }
    if (!request.method().equals(HttpMethod.POST)) {
      return new Refusal(405, "only POST");
    }
    String encoding = request.getHeader("content-encoding");
    if (form == null
        || !(encoding == null || encoding.equalsIgnoreCase("identity") || isGzip(encoding))) {
      return new Refusal(
          415, "takes application/x-protobuf and application/json, as it is or with gzip");
    }
    return null;
  }

  /** By either name, in any case (RFC 9110, section 8.4.1). */
  private static boolean isGzip(@Nullable String encoding) {
    return "gzip".equalsIgnoreCase(encoding) || "x-gzip".equalsIgnoreCase(encoding);
  }

  /** Whether {@code request} comes from who may do nothing but this. */
  private boolean isPrograms(HttpServerRequest request) {
    return admission.caller(request.getHeader("authorization")).filter(Caller::mayCall).isEmpty();
  }

  private void read(HttpServerRequest request, OtlpForm form) {
    boolean program = isPrograms(request);
    boolean packed = isGzip(request.getHeader("content-encoding"));
    IntakeRoom.Share share = room.share(program);
    if (!share.growTo(1)) {
      refuse(request, new Refusal(503, "too many requests at once"), form);
      return;
    }
    BoundedBody.read(vertx, request, OtlpIntake.MAX_BODY_BYTES, share::growTo, limits)
        .compose(
            body ->
                packed && !share.growTo(OtlpIntake.MAX_BODY_BYTES)
                    ? Future.failedFuture(new BoundedBody.NoRoom())
                    : Future.succeededFuture(body))
        .compose(body -> parse(body.getBytes(), packed, form, program ? programs : clients))
        .compose(spans -> keep(request, form, spans, program))
        .onComplete(_ -> share.release())
        .onFailure(failure -> refuse(request, form, failure));
  }

  /** Parsing megabytes is nothing for an event loop. */
  private Future<OtlpIntake.Taken> parse(
      byte[] body, boolean packed, OtlpForm form, OtlpIntake intake) {
    return vertx.executeBlocking(
        () ->
            form.read(
                intake, packed ? BoundedBody.unpacked(body, OtlpIntake.MAX_BODY_BYTES) : body),
        false);
  }

  /** Done when it is stored, or counted, or its sender knows that it is neither. */
  private Future<Void> keep(
      HttpServerRequest request, OtlpForm form, OtlpIntake.Taken spans, boolean program) {
    Promise<Void> done = Promise.promise();
    held.add(done.future());
    long deadline = store.deadline();
    (program ? storeInTurn(spans, deadline) : store(spans, deadline))
        .onSuccess(receipt -> answer(request, form, receipt))
        .onFailure(failure -> tellNotStored(request, form, spans, failure))
        .onComplete(
            _ -> {
              held.remove(done.future());
              done.complete();
            });
    return done.future();
  }

  private Future<ForeignStore.Receipt> store(OtlpIntake.Taken spans, long deadline) {
    return Future.fromCompletionStage(store.store(spans, deadline), vertx.getOrCreateContext());
  }

  private Future<ForeignStore.Receipt> storeInTurn(OtlpIntake.Taken spans, long deadline) {
    Future<ForeignStore.Receipt> stored = programsStored.transform(_ -> store(spans, deadline));
    programsStored = stored;
    return stored;
  }

  /** Whoever has gone does not know that it may try again. */
  private void tellNotStored(
      HttpServerRequest request, OtlpForm form, OtlpIntake.Taken spans, Throwable failure) {
    LOG.warn("spans of a client were not stored: {}", failure.toString());
    if (request.response().closed()) {
      store.lost(spans, failure);
    } else {
      refuse(request, new Refusal(503, "spans cannot be stored now"), form)
          .onFailure(_ -> store.lost(spans, failure));
    }
  }

  /**
   * From now on what is not stored is counted, and told as partial success: nobody is here for a
   * second try. Any thread.
   *
   * @return done when the posts that are held are answered, two seconds from now at the latest
   *     while writes fail
   */
  public Future<?> leave() {
    store.leave();
    return Future.join(List.copyOf(held));
  }

  private static void answer(
      HttpServerRequest request, OtlpForm form, ForeignStore.Receipt receipt) {
    request
        .response()
        .putHeader("content-type", form.contentType())
        .end(form.answer(receipt.refused(), receipt.reason()));
  }

  private void refuse(HttpServerRequest request, OtlpForm form, Throwable failure) {
    switch (failure) {
      case BoundedBody.TooLong _ -> refuse(request, new Refusal(413, "the body is too long"), form);
      case BoundedBody.NoRoom _ ->
          refuse(request, new Refusal(503, "too many requests at once"), form);
      case BoundedBody.TooSlow _ ->
          refuse(request, new Refusal(408, "the body did not come in time"), form);
      case BoundedBody.Broken _ -> {} // nobody is there to be told
      case IOException wrong ->
          refuse(request, new Refusal(400, "the body does not parse: " + wrong.getMessage()), form);
      default -> {
        LOG.warn("spans of a client could not be read: {}", failure.toString());
        refuse(request, new Refusal(503, "spans cannot be stored now"), form);
      }
    }
  }

  /** What has not come yet is not taken; the answer, which went before, may be read for a while. */
  @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the end
  private void readNoFurther(HttpServerRequest request) {
    if (request.version() == HttpVersion.HTTP_2) {
      request.response().reset(0); // NO_ERROR (RFC 9113, section 8.1)
    } else {
      request.pause();
      vertx.setTimer(LAST_WORD_MILLIS, _ -> ForcedClose.close(request.connection()));
    }
  }

  private Future<Void> refuse(HttpServerRequest request, Refusal refusal, @Nullable OtlpForm form) {
    OtlpForm answerForm = form == null ? OtlpForm.JSON : form;
    HttpServerResponse response = request.response().setStatusCode(refusal.status);
    switch (refusal.status) {
      case 401 -> response.putHeader("www-authenticate", "Bearer");
      case 405 -> response.putHeader("allow", "POST");
      case 503 -> response.putHeader("retry-after", "1");
      default -> {}
    }
    boolean whole = request.isEnded();
    if (!whole && request.version() != HttpVersion.HTTP_2) {
      response.putHeader("connection", "close");
    }
    Buffer body = answerForm.error(refusal.message);
    Future<Void> told = response.putHeader("content-type", answerForm.contentType()).end(body);
    if (!whole) {
      readNoFurther(request);
    }
    return told;
  }
}
