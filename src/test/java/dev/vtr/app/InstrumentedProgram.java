package dev.vtr.app;

import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A program in a session that sends a span of its own, knowing nothing but its environment; says on
 * its terminal how that went, and what else its credential opens.
 */
public final class InstrumentedProgram {
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private InstrumentedProgram() {}

  public static void main(String[] words) throws Exception {
    String[] parent = System.getenv("TRACEPARENT").split("-", -1);
    long now = System.currentTimeMillis() * 1_000_000;
    String span =
        """
        {"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"program"}}]},
        "scopeSpans":[{"spans":[{"traceId":"%s","spanId":"00f067aa0ba902b7","parentSpanId":"%s",
        "name":"%s","kind":1,"startTimeUnixNano":"%d","endTimeUnixNano":"%d"}]}]}]}"""
            .formatted(parent[1], parent[2], words[0], now - MINUTE_NANOS, now);
    System.out.println("spans " + post("/v1/traces", "application/json", span));
    System.out.println(
        "calls " + post("/vtr.v1.Vtr/List", "application/grpc-web+proto", "\0\0\0\0\0"));
    System.out.println("tunnel " + post("/vtr.v1.Vtr/Tunnel", "application/grpc-web+proto", ""));
    System.out.println("state " + System.getenv("TRACESTATE") + " " + System.getenv("BAGGAGE"));
  }

  private static String post(String path, String type, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(System.getenv("OTEL_EXPORTER_OTLP_ENDPOINT") + path))
            .header("content-type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    for (String header : System.getenv("OTEL_EXPORTER_OTLP_HEADERS").split(",", -1)) {
      String[] nameAndValue = header.split("=", 2);
      request.header(nameAndValue[0], URLDecoder.decode(nameAndValue[1], StandardCharsets.UTF_8));
    }
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .build()
            .send(request.build(), HttpResponse.BodyHandlers.ofString());
    // An error without an answer comes as a header, else it stands in the trailers of the body.
    Matcher trailer = Pattern.compile("grpc-status: ?(\\d+)").matcher(answer.body());
    String status = trailer.find() ? trailer.group(1) : "none";
    return answer.statusCode() + "/" + answer.headers().firstValue("grpc-status").orElse(status);
  }
}
