package dev.vtr.bus;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.core.eventbus.ReplyException;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event bus with its types kept: only what an {@link Address} says goes through it.
 *
 * <p>Guards what Vert.x leaves open: delivery options are made anew for each message (their headers
 * are written to by the tracer), a request is always answered, also when its handler throws, and a
 * failure crosses as the exception object itself. Any thread may call; handlers run on the context
 * that registered them, one after the other.
 */
public final class Bus {
  /**
   * How long {@link #request(Address, Request)} waits: longer than any operation that has no bound
   * of its own.
   */
  public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(Bus.class);

  private final EventBus eventBus;
  private final SpanOutcome outcome;

  private Bus(EventBus eventBus, SpanOutcome outcome) {
    this.eventBus = eventBus;
    this.outcome = outcome;
  }

  /** The bus of {@code vertx}; call once for each Vertx. */
  public static Bus of(Vertx vertx, SpanOutcome outcome) {
    vertx.eventBus().registerCodec(new UncopiedCodec());
    return new Bus(vertx.eventBus(), outcome);
  }

  /**
   * Sends to one consumer of {@code address}; without one the message is gone, which is not an
   * error.
   */
  public <T> void send(Address<T> address, T message) {
    eventBus.send(address.name(), message, options());
  }

  /** Tells every consumer of {@code address}; none is not an error. */
  public <T> void publish(Address<T> address, T message) {
    eventBus.publish(address.name(), message, options());
  }

  /** As {@link #request(Address, Request)}, for those who know nothing of Vert.x. */
  public <T, A, Q extends Request<A>> CompletionStage<A> ask(Address<T> address, Q request) {
    return request(address, request).toCompletionStage();
  }

  /** Asks and waits at most {@link #REQUEST_TIMEOUT}. */
  public <T, A, Q extends Request<A>> Future<A> request(Address<T> address, Q request) {
    return request(address, request, REQUEST_TIMEOUT);
  }

  /**
   * Asks {@code address} and completes with the answer, or fails with the very exception its
   * handler failed with, with {@link NoSuchRecipient} when nobody consumes there, or with {@link
   * java.util.concurrent.TimeoutException}.
   *
   * @param request an instance of {@code address.type()}
   */
  public <T, A, Q extends Request<A>> Future<A> request(
      Address<T> address, Q request, Duration timeout) {
    T body = address.type().cast(request);
    SpanOutcome asker = outcome.current();
    return eventBus
        .<Reply<A>>request(
            address.name(), body, options().setSendTimeout(Math.max(1, timeout.toMillis())))
        .transform(
            answered ->
                answered.succeeded()
                    ? answered.result().body().toFuture(asker)
                    : Future.failedFuture(undelivered(address, answered.cause())));
  }

  private static Throwable undelivered(Address<?> address, Throwable cause) {
    if (cause instanceof ReplyException reply) {
      return switch (reply.failureType()) {
        case NO_HANDLERS -> new NoSuchRecipient(address.name());
        case TIMEOUT ->
            new java.util.concurrent.TimeoutException("no answer from " + address.operation());
        case RECIPIENT_FAILURE, ERROR -> reply;
      };
    }
    return cause;
  }

  /** Calls {@code handler} on the caller's context for every message at {@code address}. */
  public <T> MessageConsumer<T> consume(Address<T> address, Consumer<? super T> handler) {
    return eventBus.localConsumer(
        address.name(),
        message -> {
          try {
            handler.accept(message.body());
          } catch (RuntimeException failure) {
            outcome.failed(failure);
            LOG.error("a consumer of {} failed", address.operation(), failure);
          }
        });
  }

  /**
   * Answers requests at {@code address} with what {@code handler} returns. A message sent there
   * without a wish for an answer is handled all the same.
   */
  public <T> MessageConsumer<T> serve(
      Address<T> address, Function<? super T, ? extends Future<?>> handler) {
    return eventBus.localConsumer(address.name(), message -> answer(message, handler));
  }

  private <T> void answer(Message<T> message, Function<? super T, ? extends Future<?>> handler) {
    SpanOutcome span = outcome.current();
    Future<?> answer;
    try {
      answer = handler.apply(message.body());
    } catch (RuntimeException failure) {
      answer = Future.failedFuture(failure);
    }
    answer.onComplete(
        value -> message.reply(new Reply.Value<>(value, span), options()),
        failure -> {
          span.failed(failure);
          message.reply(new Reply.Failed<>(failure, span), options());
        });
  }

  private static DeliveryOptions options() {
    return new DeliveryOptions().setLocalOnly(true).setCodecName(UncopiedCodec.NAME);
  }

  /** Where the bus tells that a handler failed; the tracer marks the span with it. */
  public interface SpanOutcome {
    /** Tells nobody. */
    SpanOutcome NONE =
        new SpanOutcome() {
          @Override
          public SpanOutcome current() {
            return this;
          }

          @Override
          public void failed(Throwable failure) {}

          @Override
          public void answeredBy(SpanOutcome answerer) {}
        };

    /** The span of the message being handled, kept for later. */
    SpanOutcome current();

    /** Marks the span; of the message being handled, if {@link #current()} did not choose one. */
    void failed(Throwable failure);

    /** The request that was made under this span has been answered under {@code answerer}. */
    void answeredBy(SpanOutcome answerer);
  }

  private sealed interface Reply<A> {
    /** As the asker gets it. */
    Future<A> toFuture(SpanOutcome asker);

    record Value<A>(A value, SpanOutcome answerer) implements Reply<A> {
      @Override
      public Future<A> toFuture(SpanOutcome asker) {
        asker.answeredBy(answerer);
        return Future.succeededFuture(value);
      }
    }

    record Failed<A>(Throwable failure, SpanOutcome answerer) implements Reply<A> {
      @Override
      public Future<A> toFuture(SpanOutcome asker) {
        asker.answeredBy(answerer);
        return Future.failedFuture(failure);
      }
    }
  }
}
