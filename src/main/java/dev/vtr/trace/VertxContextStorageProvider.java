package dev.vtr.trace;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextStorage;
import io.opentelemetry.context.ContextStorageProvider;
import io.opentelemetry.context.Scope;
import io.vertx.core.internal.ContextInternal;
import org.jspecify.annotations.Nullable;

/**
 * Keeps OpenTelemetry's current context where Vert.x code finds it again.
 *
 * <p>Two places: a scope opened with {@code makeCurrent} lives in a frame of the thread that is
 * valid only while the Vert.x context it was opened under is current, so that another context
 * dispatched on the same thread in between does not inherit it; without such a frame the slot of
 * the current (duplicated) Vert.x context counts, which lasts as long as the asynchronous operation
 * it was duplicated for. The storage of vertx-opentelemetry keeps both in the one slot, so that
 * operations running at once on one context overwrite each other's; it must stay on the class path
 * but is never used: the system property {@code io.opentelemetry.context.contextStorageProvider}
 * names this class.
 */
public final class VertxContextStorageProvider implements ContextStorageProvider {
  /** The system property by which OpenTelemetry chooses among several providers. */
  public static final String PROPERTY = "io.opentelemetry.context.contextStorageProvider";

  @Override
  public ContextStorage get() {
    return new VertxContextStorage();
  }

  private record Frame(@Nullable ContextInternal owner, Context context) {}

  private static final class VertxContextStorage implements ContextStorage {
    private static final ThreadLocal<@Nullable Frame> FRAME = new ThreadLocal<>();

    @Override
    @SuppressWarnings("ReferenceEquality") // this very frame, not one that is equal to it
    public Scope attach(@Nullable Context toAttach) {
      if (toAttach == null || toAttach == current()) {
        return Scope.noop();
      }
      Frame before = FRAME.get();
      Frame mine = new Frame(ContextInternal.current(), toAttach);
      FRAME.set(mine);
      return () -> {
        if (FRAME.get() == mine) {
          restore(before);
        }
      };
    }

    private static void restore(@Nullable Frame before) {
      if (before == null) {
        FRAME.remove();
      } else {
        FRAME.set(before);
      }
    }

    @Override
    public @Nullable Context current() {
      ContextInternal vertxContext = ContextInternal.current();
      Frame frame = FRAME.get();
      if (frame != null && frame.owner() == vertxContext) {
        return frame.context();
      }
      return vertxContext == null ? null : ContextSlot.LOCAL.get(vertxContext);
    }
  }
}
