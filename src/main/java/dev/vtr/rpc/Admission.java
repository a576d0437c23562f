package dev.vtr.rpc;

import dev.vtr.session.Failure;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who gets past the door: requests that name this node and no foreign origin, and show a credential
 * with the right to what they ask for. Any thread.
 */
public final class Admission {
  private static final String TUNNEL_PATH = "/" + Methods.SERVICE + "/" + Methods.TUNNEL;

  /**
   * What was said of the request that a thread looks at: the tracer asks before the front does, of
   * the same request, and the answer costs a comparison with every token. Forgotten when the front
   * has asked.
   */
  private static final ThreadLocal<@Nullable Verdict> VERDICT = new ThreadLocal<>();

  private final Credentials credentials;
  private final BrowserGuard guard;

  private record Verdict(Admission of, HttpServerRequest request, Optional<Failure> refusal) {}

  public Admission(Credentials credentials, BrowserGuard guard) {
    this.credentials = credentials;
    this.guard = guard;
  }

  /** Whether nothing stands against {@code request}. Only then does it get a span. */
  public boolean admits(HttpServerRequest request) {
    Optional<Failure> refusal = callRefusal(request);
    VERDICT.set(new Verdict(this, request, refusal));
    return refusal.isEmpty();
  }

  /** Whether {@code request} shows a credential of anybody's. */
  public boolean knows(HttpServerRequest request) {
    return caller(request.getHeader("authorization")).isPresent();
  }

  /** Whether {@code request} shows a credential that allows nothing but sending spans. */
  public boolean knowsSpanSender(HttpServerRequest request) {
    return caller(request.getHeader("authorization"))
        .filter(caller -> caller instanceof Caller.SpanSender)
        .isPresent();
  }

  /** Why a gRPC request may not go on; empty if it may. */
  @SuppressWarnings("ReferenceEquality") // of this very request
  Optional<Failure> refusal(HttpServerRequest request) {
    Verdict known = VERDICT.get();
    if (known != null && known.of == this && known.request == request) {
      VERDICT.remove();
      return known.refusal;
    }
    return callRefusal(request);
  }

  private Optional<Failure> callRefusal(HttpServerRequest request) {
    if (TUNNEL_PATH.equals(request.path())) {
      credentials.renew(); // a few small files, each time a spoke comes
      return refusal(request, Caller::mayJoin, "make calls");
    }
    return refusal(request, Caller::mayCall, "make calls");
  }

  /** Why a request may not leave spans here; empty if it may. */
  Optional<Failure> spansRefusal(HttpServerRequest request) {
    return refusal(request, Caller::maySendSpans, "send spans");
  }

  private Optional<Failure> refusal(
      HttpServerRequest request, Predicate<Caller> right, String what) {
    if (!guard.admits(request)) {
      return Optional.of(new Failure.Forbidden("Host or Origin is not one of this node's"));
    }
    Optional<Caller> caller = caller(request.getHeader("authorization"));
    if (caller.isEmpty()) {
      return Optional.of(
          new Failure.Unauthenticated("authorization: needs 'Bearer' and a token of this node"));
    }
    return right.test(caller.get())
        ? Optional.empty()
        : Optional.of(new Failure.Forbidden("authorization: this token may not " + what));
  }

  /** Whose credential an {@code authorization} header is; empty for nobody's. */
  Optional<Caller> caller(@Nullable String authorization) {
    return credentials.caller(authorization);
  }
}
