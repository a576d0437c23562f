package dev.vtr.rpc;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.UnknownFieldSet;
import dev.vtr.trace.jsonl.OtlpIntake;
import io.opentelemetry.proto.collector.trace.v1.ExportTracePartialSuccess;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The two forms of OTLP/HTTP: requests are read and answered in the same one. */
enum OtlpForm {
  PROTOBUF("application/x-protobuf") {
    @Override
    OtlpIntake.Taken read(OtlpIntake intake, byte[] body) throws IOException {
      return intake.protobuf(body);
    }

    @Override
    Buffer answer(int refused, String reason) {
      ExportTraceServiceResponse.Builder answer = ExportTraceServiceResponse.newBuilder();
      if (refused > 0) {
        answer.setPartialSuccess(
            ExportTracePartialSuccess.newBuilder()
                .setRejectedSpans(refused)
                .setErrorMessage(reason));
      }
      return Buffer.buffer(answer.build().toByteArray());
    }

    @Override
    Buffer error(String message) {
      UnknownFieldSet.Field text =
          UnknownFieldSet.Field.newBuilder()
              .addLengthDelimited(com.google.protobuf.ByteString.copyFromUtf8(message))
              .build();
      return Buffer.buffer(
          UnknownFieldSet.newBuilder().addField(STATUS_MESSAGE_FIELD, text).build().toByteArray());
    }
  },
  JSON("application/json") {
    @Override
    OtlpIntake.Taken read(OtlpIntake intake, byte[] body) throws IOException {
      return intake.json(body);
    }

    @Override
    Buffer answer(int refused, String reason) {
      ObjectNode answer = MAPPER.createObjectNode();
      if (refused > 0) {
        answer
            .putObject("partialSuccess")
            .put("rejectedSpans", Integer.toString(refused))
            .put("errorMessage", reason);
      }
      return Buffer.buffer(answer.toString());
    }

    @Override
    Buffer error(String message) {
      return Buffer.buffer(MAPPER.createObjectNode().put("message", message).toString());
    }
  };

  /** {@code message} of {@code google.rpc.Status}, which errors are told in. */
  private static final int STATUS_MESSAGE_FIELD = 2;

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final String contentType;

  OtlpForm(String contentType) {
    this.contentType = contentType;
  }

  /**
   * The form of a {@code content-type} header, whose parameters do not matter; null if it is
   * neither.
   */
  static @Nullable OtlpForm of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    int parameters = contentType.indexOf(';');
    String type = (parameters < 0 ? contentType : contentType.substring(0, parameters)).strip();
    for (OtlpForm form : values()) {
      if (form.contentType.equalsIgnoreCase(type)) {
        return form;
      }
    }
    return null;
  }

  String contentType() {
    return contentType;
  }

  /** Reads a request. */
  abstract OtlpIntake.Taken read(OtlpIntake intake, byte[] body) throws IOException;

  /**
   * The answer to a request that was taken.
   *
   * @param refused spans that were not; {@code reason} tells of the first
   */
  abstract Buffer answer(int refused, String reason);

  /** The answer to a request that was refused. */
  abstract Buffer error(String message);
}
