package dev.vtr.federation.spoke;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.trace.SpanRecorder;
import dev.vtr.trace.Telemetry;
import dev.vtr.trace.jsonl.SpoolBatch;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.resources.Resource;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which connections tell of what they brought. */
class BackfillTest {
  private final SpanRecorder recorder = new SpanRecorder();
  private final Telemetry telemetry = Telemetry.start(Resource.empty(), recorder);

  @AfterEach
  void end() throws Exception {
    telemetry.close();
  }

  private void brings(boolean reconnected, String... instances) {
    Backfill backfill = new Backfill(telemetry.spans(), Context.root(), reconnected, "own");
    for (String instance : instances) {
      backfill.shipped(new SpoolBatch(instance, 1, 3, 2, 1, ByteBuffer.allocate(100)));
    }
    backfill.end();
  }

  private long spans() {
    Long spans = recorder.the("trace.backfill").getAttributes().get(AttributeKey.longKey("spans"));
    return spans == null ? -1 : spans;
  }

  @Test
  void aFirstConnectionBringsNothingOfTheTimeWithoutOne() {
    brings(false, "own", "own");
    assertThat(recorder.ended()).isEmpty();
  }

  @Test
  void aFirstConnectionTellsWhatProcessesBeforeLeft() {
    brings(false, "own", "before", "before");
    assertThat(spans()).isEqualTo(4);
  }

  @Test
  void aReconnectTellsEverything() {
    brings(true, "own", "before");
    assertThat(spans()).isEqualTo(4);
  }
}
