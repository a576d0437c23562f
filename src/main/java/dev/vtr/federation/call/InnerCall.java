package dev.vtr.federation.call;

import dev.vtr.rpc.Call;
import dev.vtr.session.Failure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Consumer;

/**
 * A call that a node makes itself, to a handler of its own: its answer is a future.
 *
 * <p>Confined to one context. Takes items at any speed.
 */
public final class InnerCall implements Call {
  private final String method;
  private final byte[] payload;
  private final long timeoutMillis;
  private final Consumer<byte[]> items;
  private final Promise<byte[]> answer = Promise.promise();
  private Runnable cancelHandler = () -> {};
  private boolean unneeded;

  /**
   * A unary call; {@code timeoutMillis} 0: without limit. Keeping the limit is its maker's part.
   */
  public InnerCall(String method, byte[] payload, long timeoutMillis) {
    this(method, payload, timeoutMillis, item -> {});
  }

  /** A streaming call whose items go to {@code items}. */
  public InnerCall(String method, byte[] payload, long timeoutMillis, Consumer<byte[]> items) {
    this.method = method;
    this.payload = payload;
    this.timeoutMillis = timeoutMillis;
    this.items = items;
  }

  /** The one answer, or nothing when a stream ended; fails with the call's {@link Failure}. */
  public Future<byte[]> answer() {
    return answer.future();
  }

  /** Gives the call up: {@link #answer} fails with {@code why}, and the handler stops its work. */
  public void cancel(Failure why) {
    if (answer.tryFail(why)) {
      cancelHandler.run();
    }
  }

  /**
   * As {@link #cancel}, because the answer came from elsewhere: no error of whoever works on it.
   */
  public void unneeded() {
    unneeded = true;
    cancel(new Failure.Cancelled());
  }

  /** Whether it was given up because nobody needs its answer any more. */
  public boolean isUnneeded() {
    return unneeded;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public byte[] payload() {
    return payload;
  }

  @Override
  public long remainingMillis() {
    return timeoutMillis;
  }

  @Override
  public void respond(byte[] message) {
    answer.tryComplete(message);
  }

  @Override
  public void item(byte[] message) {
    if (!answer.future().isComplete()) {
      items.accept(message);
    }
  }

  @Override
  public boolean writable() {
    return true;
  }

  @Override
  public void onWritable(Runnable handler) {}

  @Override
  public void end() {
    answer.tryComplete(new byte[0]);
  }

  @Override
  public void fail(Failure failure) {
    answer.tryFail(failure);
  }

  @Override
  public void onCancel(Runnable handler) {
    cancelHandler = handler;
  }
}
