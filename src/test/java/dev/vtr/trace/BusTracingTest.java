package dev.vtr.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.bus.Address;
import dev.vtr.bus.Bus;
import dev.vtr.bus.Hop;
import dev.vtr.bus.NoSuchRecipient;
import dev.vtr.bus.Operation;
import dev.vtr.bus.Request;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanId;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.junit5.VertxExtension;
import io.vertx.junit5.VertxTestContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How causality crosses the event bus: children while somebody waits, links once nobody does. */
@ExtendWith(VertxExtension.class)
class BusTracingTest {
  private sealed interface Question extends Operation {
    Address<Question> ADDRESS = Address.of("oracle", Hop.REQUEST, Question.class);

    record Ask(String topic) implements Question, Request<String> {
      @Override
      public String operation() {
        return "oracle.ask";
      }
    }
  }

  private record Told(String what) implements Operation {
    static final Address<Told> ONE_WAY = Address.of("told", Hop.ONE_WAY, Told.class);
    static final Address<Told> BARE = Address.of("bare", Hop.CONTEXT_ONLY, Told.class);

    @Override
    public String operation() {
      return "oracle.told";
    }
  }

  private final SpanRecorder recorder = new SpanRecorder();
  private final Telemetry telemetry = Telemetry.start(Resource.empty(), recorder);
  private Vertx vertx;
  private Bus bus;

  @BeforeEach
  void startVertx() {
    HopTable hops = new HopTable(List.of(Question.ADDRESS, Told.ONE_WAY, Told.BARE));
    vertx =
        Vertx.builder()
            .withTracer(options -> new VtrTracer(telemetry.spans().tracer(), hops))
            .build();
    bus = Bus.of(vertx, SpanOutcomes.OF_CURRENT);
  }

  @AfterEach
  void closeVertx(VertxTestContext context) {
    telemetry.close();
    vertx.close().onComplete(context.succeedingThenComplete());
  }

  @Test
  void aRequestIsAChildThatLastsUntilItsAnswer(VertxTestContext context) {
    Promise<String> answer = Promise.promise();
    bus.serve(Question.ADDRESS, question -> answer.future());

    caller("caller", () -> bus.request(Question.ADDRESS, new Question.Ask("x")))
        .onComplete(
            context.succeeding(
                value ->
                    context.verify(
                        () -> {
                          SpanData caller = recorder.the("caller");
                          SpanData asked = recorder.the("oracle.ask");
                          assertThat(value).isEqualTo("42");
                          assertThat(asked.getParentSpanId()).isEqualTo(caller.getSpanId());
                          assertThat(asked.getTraceId()).isEqualTo(caller.getTraceId());
                          assertThat(asked.getEndEpochNanos())
                              .isLessThanOrEqualTo(caller.getEndEpochNanos());
                          context.completeNow();
                        })));
    vertx.setTimer(5, late -> answer.complete("42"));
  }

  @Test
  void theSpanStaysCurrentThroughTimersAndOtherVerticles(VertxTestContext context) {
    bus.serve(
        Question.ADDRESS,
        question ->
            vertx
                .timer(1)
                .compose(later -> vertx.executeBlocking(() -> "blocking"))
                .map(blocking -> Span.current().getSpanContext().getSpanId()));

    caller("caller", () -> bus.request(Question.ADDRESS, new Question.Ask("x")))
        .onComplete(
            context.succeeding(
                seen ->
                    context.verify(
                        () -> {
                          assertThat(seen).isEqualTo(recorder.the("oracle.ask").getSpanId());
                          context.completeNow();
                        })));
  }

  @Test
  void aFailureArrivesAsItIsAndMarksTheSpan(VertxTestContext context) {
    IllegalStateException failure = new IllegalStateException("no oracle today");
    bus.serve(
        Question.ADDRESS,
        question -> {
          throw failure;
        });

    caller("caller", () -> bus.request(Question.ADDRESS, new Question.Ask("x")))
        .onComplete(
            context.failing(
                cause ->
                    context.verify(
                        () -> {
                          assertThat(cause).isSameAs(failure);
                          SpanData asked = recorder.the("oracle.ask");
                          assertThat(asked.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
                          assertThat(asked.getAttributes().get(Attrs.ERROR_TYPE))
                              .isEqualTo("INTERNAL");
                          context.completeNow();
                        })));
  }

  @Test
  void aRequestToNobodyFailsAtOnce(VertxTestContext context) {
    caller("caller", () -> bus.request(Question.ADDRESS.keyed("gone"), new Question.Ask("x")))
        .onComplete(
            context.failing(
                cause ->
                    context.verify(
                        () -> {
                          assertThat(cause).isInstanceOf(NoSuchRecipient.class);
                          context.completeNow();
                        })));
  }

  @Test
  void aRequestWithoutAnAnswerTimesOut(VertxTestContext context) {
    bus.serve(Question.ADDRESS, question -> Promise.promise().future());

    caller(
            "caller",
            () -> bus.request(Question.ADDRESS, new Question.Ask("x"), Duration.ofMillis(5)))
        .onComplete(
            context.failing(
                cause ->
                    context.verify(
                        () -> {
                          assertThat(cause).isInstanceOf(TimeoutException.class);
                          context.completeNow();
                        })));
  }

  @Test
  void whatNobodyWaitsForIsARootThatLinksBack(VertxTestContext context) {
    Promise<Context> told = Promise.promise();
    bus.consume(Told.ONE_WAY, message -> told.complete(Context.current()));

    Future<Void> sent =
        caller(
            "caller",
            () -> {
              bus.send(Told.ONE_WAY, new Told("x"));
              return Future.succeededFuture();
            });
    Future.all(sent, told.future())
        .compose(done -> vertx.timer(1))
        .onComplete(
            context.succeeding(
                done ->
                    context.verify(
                        () -> {
                          SpanData caller = recorder.the("caller");
                          SpanData heard = recorder.the("oracle.told");
                          assertThat(heard.getParentSpanId()).isEqualTo(SpanId.getInvalid());
                          assertThat(heard.getTraceId()).isNotEqualTo(caller.getTraceId());
                          assertThat(heard.getLinks()).hasSize(1);
                          assertThat(heard.getLinks().getFirst().getSpanContext().getSpanId())
                              .isEqualTo(caller.getSpanId());
                          assertThat(heard.getLinks().getFirst().getAttributes())
                              .isEqualTo(Attributes.of(Attrs.LINK_REASON, "oracle.told"));
                          context.completeNow();
                        })));
  }

  @Test
  void aFrameTakesTheContextAlongAndMakesNoSpan(VertxTestContext context) {
    Promise<String> told = Promise.promise();
    bus.consume(Told.BARE, message -> told.complete(Span.current().getSpanContext().getSpanId()));

    Future<Void> sent =
        caller(
            "caller",
            () -> {
              bus.send(Told.BARE, new Told("x"));
              return Future.succeededFuture();
            });
    Future.all(sent, told.future())
        .onComplete(
            context.succeeding(
                done ->
                    context.verify(
                        () -> {
                          assertThat(told.future().result())
                              .isEqualTo(recorder.the("caller").getSpanId());
                          assertThat(recorder.ended()).hasSize(1);
                          context.completeNow();
                        })));
  }

  @Test
  void operationsAtOnceOnOneContextKeepTheirOwnSpans(VertxTestContext context) {
    bus.serve(
        Question.ADDRESS,
        question -> vertx.timer(1).map(later -> Span.current().getSpanContext().getSpanId()));
    Promise<Void> both = Promise.promise();

    vertx.runOnContext(
        start -> {
          Future<String> first = ask("first");
          Future<String> second = ask("second");
          Future.all(first, second).<Void>mapEmpty().onComplete(both);
        });
    both.future()
        .onComplete(
            context.succeeding(
                done ->
                    context.verify(
                        () -> {
                          List<String> parents =
                              recorder.ended().stream()
                                  .filter(span -> span.getName().equals("oracle.ask"))
                                  .map(SpanData::getParentSpanId)
                                  .toList();
                          assertThat(parents)
                              .containsExactlyInAnyOrder(
                                  recorder.the("first").getSpanId(),
                                  recorder.the("second").getSpanId());
                          context.completeNow();
                        })));
  }

  private Future<String> ask(String caller) {
    Span span = telemetry.spans().child(caller).setNoParent().startSpan();
    return Spans.during(
        span, Context.root(), () -> bus.request(Question.ADDRESS, new Question.Ask(caller)));
  }

  private <T> Future<T> caller(String name, Supplier<Future<T>> body) {
    Promise<T> result = Promise.promise();
    vertx.runOnContext(
        start -> {
          Span span = telemetry.spans().child(name).setNoParent().startSpan();
          Spans.during(span, Context.root(), body).onComplete(result);
        });
    return result.future();
  }
}
