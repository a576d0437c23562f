package dev.vtr.rpc;

import dev.vtr.session.Failure;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who gets past the door: requests that name this node and no foreign origin, and show a credential
 * with the right to what they ask for. Any thread.
 */
public final class Admission {
  private static final String TUNNEL_PATH = "/" + Methods.SERVICE + "/" + Methods.TUNNEL;

  private final Credentials credentials;
  private final BrowserGuard guard;

  public Admission(Credentials credentials, BrowserGuard guard) {
    this.credentials = credentials;
    this.guard = guard;
  }

  /** Whether nothing stands against {@code request}. Only then does it get a span. */
  public boolean admits(HttpServerRequest request) {
    return refusal(request).isEmpty();
  }

  /** Why a gRPC request may not go on; empty if it may. */
  Optional<Failure> refusal(HttpServerRequest request) {
    if (!guard.admits(request)) {
      return Optional.of(new Failure.Forbidden("Host or Origin is not one of this node's"));
    }
    boolean tunnel = TUNNEL_PATH.equals(request.path());
    if (tunnel) {
      credentials.renew(); // a few small files, each time a spoke comes
    }
    Optional<Caller> caller = caller(request.getHeader("authorization"));
    if (caller.isEmpty()) {
      return Optional.of(
          new Failure.Unauthenticated("authorization: needs 'Bearer' and a token of this node"));
    }
    return (tunnel ? caller.get().mayJoin() : caller.get().mayCall())
        ? Optional.empty()
        : Optional.of(new Failure.Forbidden("authorization: this token may not make calls"));
  }

  /** Whose credential an {@code authorization} header is; empty for nobody's. */
  Optional<Caller> caller(@Nullable String authorization) {
    return credentials.caller(authorization);
  }
}
