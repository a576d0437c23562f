package dev.vtr.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;

/**
 * Keeps one record out of the log that says nothing and that a peer can cause as often as it likes:
 * Vert.x gives the trailers of an answer no promise, and fails over that when the connection goes
 * while they wait behind what the peer did not read. The stream is closed by then, and nothing but
 * a stack trace comes of it. Any thread.
 */
public final class KnownRecords extends Filter<ILoggingEvent> {
  private static final String LOGGER = "io.netty.handler.codec.http2.DefaultHttp2Connection";
  private static final String THROWER = "io.vertx.core.http.impl.VertxHttp2Stream$";
  private static final String METHOD = "cancel";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    IThrowableProxy thrown = event.getThrowableProxy();
    return event.getLoggerName().equals(LOGGER) && thrown != null && isOfWaitingTrailers(thrown)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isOfWaitingTrailers(IThrowableProxy thrown) {
    StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
    if (!thrown.getClassName().equals(NullPointerException.class.getName()) || frames.length == 0) {
      return false;
    }
    StackTraceElement top = frames[0].getStackTraceElement();
    return top.getClassName().startsWith(THROWER) && top.getMethodName().equals(METHOD);
  }
}
