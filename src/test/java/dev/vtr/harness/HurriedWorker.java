package dev.vtr.harness;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/**
 * A {@link Vertx} one of whose blocking steps comes to its end at an awkward moment: right after
 * the first listener was added to its future and before anything else happens on that thread.
 */
public final class HurriedWorker {
  private final Vertx vertx;
  private int stepsBefore;

  private HurriedWorker(Vertx vertx, int stepsBefore) {
    this.vertx = vertx;
    this.stepsBefore = stepsBefore;
  }

  /**
   * All of {@code vertx}, but for one step.
   *
   * @param stepsBefore steps that go as ever before that one
   */
  public static Vertx of(Vertx vertx, int stepsBefore) {
    return (Vertx)
        Proxy.newProxyInstance(
            Vertx.class.getClassLoader(),
            new Class<?>[] {Vertx.class},
            new HurriedWorker(vertx, stepsBefore)::called);
  }

  private Object called(Object proxy, Method method, Object[] words) throws Throwable {
    boolean step = method.getName().equals("executeBlocking") && words.length == 1;
    if (step && stepsBefore-- == 0) {
      return hurried((Callable<?>) words[0]);
    }
    return on(vertx, method, words);
  }

  private Future<?> hurried(Callable<?> step) {
    CountDownLatch heard = new CountDownLatch(1);
    Future<?> future =
        vertx.executeBlocking(
            () -> {
              heard.await();
              return step.call();
            });
    return (Future<?>)
        Proxy.newProxyInstance(
            Future.class.getClassLoader(),
            new Class<?>[] {Future.class},
            (proxy, method, words) -> {
              Object answer = on(future, method, words);
              heard.countDown();
              while (!future.isComplete()) {
                Thread.onSpinWait();
              }
              return answer == future ? proxy : answer;
            });
  }

  private static Object on(Object target, Method method, Object[] words) throws Throwable {
    try {
      return method.invoke(target, words);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
