package dev.vtr.rpc;

import dev.vtr.session.Failure;
import dev.vtr.trace.jsonl.ForeignStore;
import dev.vtr.trace.jsonl.OtlpIntake;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /v1/traces}: spans of clients, as OTLP/HTTP brings them, in protobuf or JSON
 * (OpenTelemetry Protocol Specification, "OTLP/HTTP"). Answered when they are stored; spans that
 * are not fit are told as partial success.
 *
 * <p>Refuses with 403 other hosts' names and origins, 401 without a credential, 405 anything but
 * POST, 413 more than {@link OtlpIntake#MAX_BODY_BYTES}, 415 other types and any compression, 400
 * what does not parse, 503 what cannot be stored now. Makes no span: one about sending spans would
 * beget another.
 */
public final class SpanIntake implements Handler<HttpServerRequest> {
  /** Where clients post. */
  public static final String PATH = "/v1/traces";

  /** Bodies that are being read or stored at once: bounds memory to this many times the largest. */
  static final int MAX_AT_ONCE = 16;

  private static final Logger LOG = LoggerFactory.getLogger(SpanIntake.class);

  private final Vertx vertx;
  private final Admission admission;
  private final OtlpIntake intake;
  private final ForeignStore store;
  private int underWay;

  /** Belongs to the one context whose server it serves. */
  public SpanIntake(Vertx vertx, Admission admission, OtlpIntake intake, ForeignStore store) {
    this.vertx = vertx;
    this.admission = admission;
    this.intake = intake;
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
        || !(encoding == null || encoding.equals("identity") || encoding.equals("gzip"))) {
      return new Refusal(
          415, "takes application/x-protobuf and application/json, as it is or with gzip");
    }
    return underWay >= MAX_AT_ONCE ? new Refusal(503, "too many requests at once") : null;
  }

  private void read(HttpServerRequest request, OtlpForm form) {
    underWay++;
    boolean packed = "gzip".equals(request.getHeader("content-encoding"));
    BoundedBody.read(request, OtlpIntake.MAX_BODY_BYTES)
        .compose(body -> store(body.getBytes(), packed, form))
        .onComplete(_ -> underWay--)
        .onComplete(
            receipt -> answer(request, form, receipt), failure -> refuse(request, form, failure));
  }

  /** Parsing megabytes is nothing for an event loop. */
  private Future<ForeignStore.Receipt> store(byte[] body, boolean packed, OtlpForm form) {
    return vertx
        .executeBlocking(
            () ->
                form.read(
                    intake, packed ? BoundedBody.unpacked(body, OtlpIntake.MAX_BODY_BYTES) : body),
            false)
        .compose(
            taken ->
                Future.fromCompletionStage(
                    store.store("", taken.lines(), taken.refused(), taken.reason()),
                    vertx.getOrCreateContext()));
  }

  private static void answer(
      HttpServerRequest request, OtlpForm form, ForeignStore.Receipt receipt) {
    request
        .response()
        .putHeader("content-type", form.contentType())
        .end(form.answer(receipt.refused(), receipt.reason()));
  }

  private static void refuse(HttpServerRequest request, OtlpForm form, Throwable failure) {
    switch (failure) {
      case BoundedBody.TooLong _ -> refuse(request, new Refusal(413, "the body is too long"), form);
      case BoundedBody.Broken _ -> {} // nobody is there to be told
      case IOException _ -> refuse(request, new Refusal(400, "the body does not parse"), form);
      default -> {
        LOG.warn("spans of a client were not stored: {}", failure.toString());
        refuse(request, new Refusal(503, "spans cannot be stored now"), form);
      }
    }
  }

  private static void refuse(HttpServerRequest request, Refusal refusal, @Nullable OtlpForm form) {
    OtlpForm answerForm = form == null ? OtlpForm.JSON : form;
    HttpServerResponse response = request.response().setStatusCode(refusal.status);
    switch (refusal.status) {
      case 401 -> response.putHeader("www-authenticate", "Bearer");
      case 405 -> response.putHeader("allow", "POST");
      case 503 -> response.putHeader("retry-after", "1");
      default -> {}
    }
    if (!request.isEnded() && request.version() != HttpVersion.HTTP_2) {
      response.putHeader("connection", "close"); // what is still to come is not read
    }
    Buffer body = answerForm.error(refusal.message);
    response.putHeader("content-type", answerForm.contentType()).end(body);
  }
}
