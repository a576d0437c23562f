package dev.vtr.cli.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import org.junit.jupiter.api.Test;

class HttpAnswerTest {
  @Test
  void aMessageThatHasComeWholeDoesNotWaitForTheNextChunk() throws IOException {
    InputStream later =
        new InputStream() {
          @Override
          public int read() {
            throw new AssertionError("asked for what has not come yet");
          }
        };
    byte[] come =
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nframe".getBytes(US_ASCII);

    HttpAnswer answer =
        HttpAnswer.read(new SequenceInputStream(new ByteArrayInputStream(come), later));

    assertThat(answer.readNBytes(5)).asString(US_ASCII).isEqualTo("frame");
  }
}
