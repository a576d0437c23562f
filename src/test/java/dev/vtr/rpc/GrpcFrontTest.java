package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.GrepRequest;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.ListRequest;
import dev.vtr.proto.SendTextRequest;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.Failure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.health.v1.HealthCheckRequest;
import io.vertx.grpc.health.v1.HealthCheckResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who gets in, over which transport, and what is refused before it costs. */
class GrpcFrontTest {
  private static final String HEALTH = "grpc.health.v1.Health/Check";

  private RpcFixture node;

  @BeforeEach
  void start() throws Exception {
    node = new RpcFixture();
    node.coordinator =
        _ -> Future.succeededFuture(new CoordinatorRequest.SessionList(List.of(RpcFixture.VIEW)));
  }

  @AfterEach
  void stop() throws Exception {
    node.close();
  }

  @Test
  void answersOverHttp2() throws Exception {
    Http2Call.Answer answer = node.call("List").send(ListRequest.getDefaultInstance());

    assertThat(answer.status()).isEqualTo(GrpcStatus.OK);
    assertListed(answer.items().getFirst().getBytes());
  }

  @Test
  void answersOverGrpcWeb() throws Exception {
    WebClient.Answer answer = node.web().send("List", ListRequest.getDefaultInstance());

    assertThat(answer.httpStatus()).isEqualTo(200);
    assertThat(answer.status()).isZero();
    assertListed(answer.items().getFirst());
  }

  @Test
  void aReasonOfAnyLengthIsCutWhereItBecomesAHeader() throws Exception {
    node.coordinator = _ -> Future.failedFuture(new Failure.Precondition("ä".repeat(100_000)));

    Http2Call.Answer answer = node.call("List").send(ListRequest.getDefaultInstance());
    assertThat(answer.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION);
    assertThat(answer.message()).matches("ä+\\.\\.\\.").hasSizeLessThan(StatusText.MOST_BYTES);

    WebClient.Answer web = node.web().send("List", ListRequest.getDefaultInstance());
    assertThat(web.status()).isEqualTo(GrpcStatus.FAILED_PRECONDITION.code);
    assertThat(web.message())
        .matches("(%C3%A4)+\\.\\.\\.")
        .hasSizeLessThanOrEqualTo(StatusText.MOST_BYTES);
  }

  @Test
  void comparesATokenOnceForACallThoughTracerAndFrontBothAsk() throws Exception {
    node.call("List").send(ListRequest.getDefaultInstance());
    node.web().send("List", ListRequest.getDefaultInstance());

    assertThat(node.credentialsChecked).hasValue(2);
  }

  private static void assertListed(byte[] reply) throws Exception {
    ListReply list = ListReply.parseFrom(reply);
    assertThat(list.getCoordinators(0).getName()).isEqualTo("hub-1");
    assertThat(list.getCoordinators(0).getRole()).isEqualTo("hub");
    assertThat(list.getCoordinators(0).getSessions(0).getName()).isEqualTo("build");
    assertThat(list.getCoordinators(0).getSessions(0).getCreatedAtNs())
        .isEqualTo(1_769_967_005_123_000_000L);
  }

  @Test
  void refusesCallersWithoutTheToken() throws Exception {
    ListRequest list = ListRequest.getDefaultInstance();

    assertThat(node.call("List").without("authorization").send(list).status())
        .isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(node.call("List").header("authorization", "Bearer wrong").send(list).status())
        .isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(
            node.call("List")
                .header("authorization", "Basic " + RpcFixture.TOKEN)
                .send(list)
                .status())
        .isEqualTo(GrpcStatus.UNAUTHENTICATED);
    assertThat(node.web().without("Authorization").send("List", list).status()).isEqualTo(16);
    assertThat(node.asked).isEmpty();
  }

  @Test
  void healthIsForCallersWithTheTokenToo() throws Exception {
    HealthCheckRequest whole = HealthCheckRequest.getDefaultInstance();

    assertThat(node.call(HEALTH).without("authorization").send(whole).status())
        .isEqualTo(GrpcStatus.UNAUTHENTICATED);
    Http2Call.Answer healthy = node.call(HEALTH).send(whole);
    assertThat(HealthCheckResponse.parseFrom(healthy.items().getFirst().getBytes()).getStatus())
        .isEqualTo(HealthCheckResponse.ServingStatus.SERVING);
  }

  @Test
  void refusesCredentialsWithoutTheRight() throws Exception {
    ListRequest list = ListRequest.getDefaultInstance();

    for (String token : List.of(RpcFixture.SPANS_TOKEN, RpcFixture.SPOKE_TOKEN)) {
      Http2Call.Answer answer =
          node.call("List").header("authorization", "Bearer " + token).send(list);
      assertThat(answer.status()).isEqualTo(GrpcStatus.PERMISSION_DENIED);
    }
  }

  @Test
  void refusesOtherHostsAndOrigins() throws Exception {
    ListRequest list = ListRequest.getDefaultInstance();

    assertThat(node.web().header("Host", "evil.example:80").send("List", list).status())
        .isEqualTo(7);
    assertThat(node.web().header("Origin", "http://evil.example").send("List", list).status())
        .isEqualTo(7);
    assertThat(node.web().header("Origin", "null").send("List", list).status()).isEqualTo(7);
    assertThat(node.web().header("Origin", "http://127.0.0.1:4620").send("List", list).status())
        .isZero();
  }

  @Test
  void refusesCompression() throws Exception {
    Http2Call.Answer answer = node.call("List").gzip().send(Buffer.buffer(new byte[100_000]));

    assertThat(answer.status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
    assertThat(answer.message()).contains("grpc-encoding");
  }

  @Test
  void saysThatItTakesNoCompression() throws Exception {
    ListRequest list = ListRequest.getDefaultInstance();

    assertThat(node.web().send("List", list).head())
        .containsEntry("grpc-accept-encoding", "identity");
    assertThat(node.web().without("Authorization").send("List", list).head())
        .containsEntry("grpc-accept-encoding", "identity");
  }

  @Test
  void answersACompressedFlagWithoutAnEncoding() throws Exception {
    GrepRequest request = GrepRequest.newBuilder().setSession("s").setPattern("x").build();

    WebClient.Answer answer = node.web().flag(1).send("Grep", request);

    assertThat(answer.status()).isEqualTo(3);
    assertThat(answer.message()).contains("compressed");
    assertThat(node.asked).isEmpty();
  }

  @Test
  void refusesMessagesOverTheLimit() throws Exception {
    SendTextRequest request =
        SendTextRequest.newBuilder()
            .setSession("s")
            .setText("x".repeat(GrpcFront.MAX_MESSAGE_BYTES))
            .build();

    assertThat(node.call("SendText").send(request).status())
        .isEqualTo(GrpcStatus.RESOURCE_EXHAUSTED);
    assertThat(node.web().send("SendText", request).status()).isEqualTo(8);
    assertThat(node.asked).isEmpty();
  }

  @Test
  void refusesUnknownMethodsAndServices() throws Exception {
    ListRequest list = ListRequest.getDefaultInstance();

    assertThat(node.call("Nonsense").send(list).status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
    assertThat(node.call("other.Service/List").send(list).status())
        .isEqualTo(GrpcStatus.UNIMPLEMENTED);
    assertThat(node.web().send("Nonsense", list).status()).isEqualTo(12);
  }

  @Test
  void namesWhatIsWrongWithARequest() throws Exception {
    Http2Call.Answer garbage = node.call("Grep").send(Buffer.buffer(new byte[] {10, 50, 1}));
    assertThat(garbage.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(garbage.message()).contains("request");

    WebClient.Answer empty = WebClient.read(node.web().begin("List", new byte[0]).getInputStream());
    assertThat(empty.status()).isEqualTo(3);

    Http2Call.Answer timeout =
        node.call("List").header("grpc-timeout", "soon").send(ListRequest.getDefaultInstance());
    assertThat(timeout.status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
    assertThat(timeout.message()).contains("grpc-timeout");
  }

  @Test
  void tellsDefectsApartFromAnswersAndHidesThem() throws Exception {
    node.coordinator = _ -> Future.failedFuture(new IllegalStateException("secret detail"));

    Http2Call.Answer answer = node.call("List").send(ListRequest.getDefaultInstance());

    assertThat(answer.status()).isEqualTo(GrpcStatus.INTERNAL);
    assertThat(answer.message()).doesNotContain("secret");
  }
}
