package dev.vtr.trace;

import io.opentelemetry.context.Context;
import io.vertx.core.internal.VertxBootstrap;
import io.vertx.core.spi.VertxServiceProvider;
import io.vertx.core.spi.context.storage.ContextLocal;

/**
 * The place in a Vert.x context that holds OpenTelemetry's context.
 *
 * <p>A {@link ContextLocal} must be registered before the first Vertx is made; being a service
 * provider is what makes Vert.x load this class in time.
 */
public final class ContextSlot implements VertxServiceProvider {
  static final ContextLocal<Context> LOCAL = ContextLocal.registerLocal(Context.class);

  @Override
  public void init(VertxBootstrap bootstrap) {}
}
