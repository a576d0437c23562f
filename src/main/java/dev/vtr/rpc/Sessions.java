package dev.vtr.rpc;

import dev.vtr.bus.Bus;
import dev.vtr.bus.Request;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import dev.vtr.session.SessionRequest;
import io.vertx.core.Future;
import java.time.Duration;

/**
 * The node's coordinator, from the API's side: sends it requests, and reads session references in
 * its name.
 */
final class Sessions {
  /**
   * How long a session may take for what needs no waiting: longer than its own slowest refusal, 5 s
   * for a stuck write.
   */
  static final long ANSWER_MILLIS = 15_000;

  /** On top of what the session may take: the coordinator's way there and back. */
  private static final long HOP_MILLIS = 2_000;

  private final Bus bus;
  private final String coordinator;

  Sessions(Bus bus, String coordinator) {
    this.bus = bus;
    this.coordinator = coordinator;
  }

  /** The name of this node's coordinator. */
  String coordinator() {
    return coordinator;
  }

  /**
   * The part of {@code reference} that the coordinator knows.
   *
   * @throws Failure.Invalid naming {@code field}
   * @throws Failure.NotFound if it names another coordinator
   */
  String own(String field, String reference) {
    SessionReference parsed = SessionReference.parse(field, reference);
    if (parsed.coordinator() != null && !parsed.coordinator().equals(coordinator)) {
      throw new Failure.NotFound("coordinator", parsed.coordinator());
    }
    return parsed.session();
  }

  /** Asks the session behind the field {@code session} of a request. */
  <A> Future<A> ask(String reference, SessionRequest<A> request) {
    return ask(reference, request, ANSWER_MILLIS);
  }

  /**
   * As {@link #ask(String, SessionRequest)}, for requests that the session takes up to {@code
   * millis} to answer.
   */
  <A> Future<A> ask(String reference, SessionRequest<A> request, long millis) {
    return tell(new CoordinatorRequest.Ask<>(own("session", reference), request, millis), millis);
  }

  /** Asks the coordinator itself. */
  <A, Q extends CoordinatorRequest & Request<A>> Future<A> tell(Q request, long millis) {
    return bus.request(CoordinatorRequest.ADDRESS, request, Duration.ofMillis(millis + HOP_MILLIS));
  }
}
