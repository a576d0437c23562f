package dev.vtr.rpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Bearer tokens (RFC 6750, section 2.1), compared in constant time. */
public final class TokenCredentials implements Credentials {
  private static final String SCHEME = "Bearer ";

  private final Supplier<Map<String, Caller>> callers;
  private volatile List<Known> known;

  /**
   * @param ownerToken the hub's own token
   */
  public TokenCredentials(String ownerToken) {
    this(Map.of(ownerToken, new Caller.Owner()));
  }

  /**
   * @param callers by token
   * @throws IllegalArgumentException if a token is empty
   */
  public TokenCredentials(Map<String, Caller> callers) {
    this(() -> callers);
  }

  /**
   * @param callers by token; asked now and at each {@link #renew}
   * @throws IllegalArgumentException if a token is empty
   */
  public TokenCredentials(Supplier<Map<String, Caller>> callers) {
    this.callers = callers;
    this.known = known(callers.get());
  }

  private static List<Known> known(Map<String, Caller> callers) {
    List<Known> known = new ArrayList<>();
    callers.forEach(
        (token, caller) -> {
          if (token.isBlank()) {
            throw new IllegalArgumentException("a token is empty");
          }
          known.add(new Known(token.getBytes(UTF_8), caller));
        });
    return known;
  }

  @Override
  public void renew() {
    known = known(callers.get());
  }

  @Override
  public Optional<Caller> caller(@Nullable String authorization) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    byte[] shown = authorization.substring(SCHEME.length()).strip().getBytes(UTF_8);
    Caller found = null;
    for (Known each : known) { // all of them, so that the time does not tell which one was near
      if (MessageDigest.isEqual(each.token, shown)) {
        found = each.caller;
      }
    }
    return Optional.ofNullable(found);
  }

  private static final class Known {
    private final byte[] token;
    private final Caller caller;

    Known(byte[] token, Caller caller) {
      this.token = token;
      this.caller = caller;
    }
  }
}
