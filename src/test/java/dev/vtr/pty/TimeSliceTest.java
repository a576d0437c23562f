package dev.vtr.pty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

class TimeSliceTest {
  private static <T> T onThreadOfItsOwn(java.util.concurrent.Callable<T> task) throws Exception {
    FutureTask<T> future = new FutureTask<>(task);
    Thread.ofPlatform().start(future);
    return future.get();
  }

  @Test
  void aThreadGetsAShorterSliceAndThoseThatItStartsDoNot() throws Exception {
    long usual = onThreadOfItsOwn(TimeSlice::nanos);
    assumeTrue(usual > TimeSlice.NANOS, "the kernel has no slices of threads' own");
    long[] slices =
        onThreadOfItsOwn(
            () -> {
              assertThat(TimeSlice.shorten()).isTrue();
              return new long[] {TimeSlice.nanos(), onThreadOfItsOwn(TimeSlice::nanos)};
            });
    assertThat(slices).containsExactly(TimeSlice.NANOS, usual);
  }
}
