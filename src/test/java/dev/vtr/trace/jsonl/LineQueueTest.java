package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends the writer's lingering: those who wait, and a queue that fills. */
@Timeout(20)
class LineQueueTest {
  private static final long LONGER_THAN_THE_TEST = TimeUnit.HOURS.toNanos(1);

  private final LineQueue queue = new LineQueue(new QueueLimits(4, 1 << 20, 1 << 20));

  @Test
  void whoWaitsForTheFileEndsLingering() throws Exception {
    Thread writer = lingering();

    queue.offer(new Entry.Flush(new CompletableFuture<>()));

    writer.join();
    assertThat(queue.isEmpty()).isFalse();
  }

  @Test
  void whoWaitedBeforeIsNotLingeredFor() throws Exception {
    queue.offer(new Entry.Flush(new CompletableFuture<>()));

    lingering().join();

    queue.poll();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void aQueueThatIsHalfFullEndsLingering() throws Exception {
    Thread writer = lingering();

    for (int i = 0; i < 3; i++) {
      queue.offer(entry());
    }

    writer.join();
    assertThat(queue.size()).isEqualTo(3);
  }

  @Test
  void theFirstEntryEndsSleep() throws Exception {
    Thread writer = Thread.ofPlatform().unstarted(() -> queue.sleep(LONGER_THAN_THE_TEST));
    queue.takenBy(writer);
    writer.start();

    queue.offer(entry());

    writer.join();
    assertThat(queue.size()).isEqualTo(1);
  }

  private Thread lingering() {
    Thread writer = Thread.ofPlatform().unstarted(() -> queue.linger(LONGER_THAN_THE_TEST));
    queue.takenBy(writer);
    writer.start();
    return writer;
  }

  private static Entry entry() {
    return new Entry.Progressed(
        new Progress(SpanContext.getInvalid(), "", "s", 0, 1, 0, Attributes.empty(), List.of()),
        100);
  }
}
