package dev.vtr.federation.hub;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Hello;
import dev.vtr.proto.Session;
import dev.vtr.rpc.Caller;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The spokes of a hub, present and away, by name.
 *
 * <p>Any thread: connections and calls live on contexts of their own. What is read is an immutable
 * snapshot; writes are short and take turns.
 */
public final class Spokes {
  /** Names that are remembered; of those away the longest gone make room. */
  static final int MOST = 1024;

  private final String hubName;
  private final InstantSource clock;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Awaited awaited;
  private final FitSessions fit = new FitSessions();
  private final SessionOwners owners = new SessionOwners();
  private volatile Runnable moved = () -> {};
  private volatile Map<String, Spoke> byName = Map.of();
  private Coordinator own = Coordinator.getDefaultInstance();
  private boolean closed;

  /**
   * The spokes of a hub that has just begun.
   *
   * @param register says whom the hub before knew, of whom those that were connected are awaited;
   *     null: it knew nobody
   * @param nanoClock monotonic
   */
  Spokes(
      String hubName,
      InstantSource clock,
      @Nullable SpokeRegister register,
      LongSupplier nanoClock) {
    this.hubName = hubName;
    this.clock = clock;
    List<SpokeRegister.Entry> known = register == null ? List.of() : register.read(clock.instant());
    Map<String, Spoke> before = new TreeMap<>();
    known.forEach(entry -> before.put(entry.name(), Spoke.known(entry, clock.instant())));
    before.remove(hubName);
    byName = before;
    awaited =
        new Awaited(
            known.stream()
                .filter(SpokeRegister.Entry::connected)
                .map(SpokeRegister.Entry::name)
                .collect(Collectors.toSet()),
            nanoClock);
  }

  /** Calls {@code listener}, on any thread, after a spoke has come or gone. */
  void onMove(Runnable listener) {
    moved = listener;
  }

  /** Those that were connected to the hub before this one, and may be back any moment. */
  List<Spoke> awaited() {
    return byName.values().stream().filter(awaited::includes).toList();
  }

  /** Calls {@code listener}, on any thread, after each change; the result ends that. */
  Runnable listen(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** All, by name. */
  List<Spoke> all() {
    return List.copyOf(byName.values());
  }

  /** Of those that are not away. */
  List<HubConnection> connections() {
    return byName.values().stream().map(Spoke::connection).filter(Objects::nonNull).toList();
  }

  @Nullable Spoke find(String name) {
    return byName.get(name);
  }

  String hubName() {
    return hubName;
  }

  /**
   * Admits a spoke, in place of an older connection of the same one, which is told goodbye.
   *
   * @return why it is refused; empty if it is in
   */
  Optional<Refusal> admit(Hello hello, Caller caller, HubConnection connection) {
    Optional<Refusal> unfit = Refusal.of(hello, caller, hubName);
    if (unfit.isPresent()) {
      return unfit;
    }
    HubConnection replaced;
    synchronized (this) {
      if (closed) {
        return Optional.of(Refusal.stopping());
      }
      Spoke known = byName.get(hello.getName());
      boolean bound = caller instanceof Caller.Spoke;
      if (known != null && !known.isAway() && !isNewer(hello, bound, known)) {
        return Optional.of(Refusal.taken(hello.getName()));
      }
      if (known != null && awaited.includes(known) && !isNewer(hello, bound, known)) {
        return Optional.of(Refusal.kept(hello.getName()));
      }
      Map<String, Spoke> next = new TreeMap<>(byName);
      if (known == null && next.size() >= MOST && !dropLongestAway(next)) {
        return Optional.of(Refusal.tooMany(MOST));
      }
      replaced = known == null ? null : known.connection();
      next.put(hello.getName(), arrived(hello, bound, connection, known));
      byName = next;
    }
    if (replaced != null) {
      replaced.replace();
    }
    moved.run();
    changed();
    return Optional.empty();
  }

  /** Admits nobody any more: who comes after the goodbyes would hear none. */
  synchronized void close() {
    closed = true;
  }

  private Spoke arrived(
      Hello hello, boolean bound, HubConnection connection, @Nullable Spoke known) {
    return new Spoke(
        hello.getName(),
        hello.getVersion(),
        hello.getLabelsMap(),
        hello.getInstanceId(),
        hello.getEpoch(),
        bound,
        known == null ? 1 : known.connections() + 1,
        known == null ? Coordinator.getDefaultInstance() : known.sessions(),
        connection,
        "",
        clock.instant());
  }

  /** Whether {@code hello} comes from the spoke that is known, later than its connection. */
  private static boolean isNewer(Hello hello, boolean bound, Spoke known) {
    boolean sameProcess =
        !hello.getInstanceId().isEmpty() && hello.getInstanceId().equals(known.instanceId());
    boolean sameCredential = bound && known.boundToName();
    return (sameProcess || sameCredential)
        && Long.compareUnsigned(hello.getEpoch(), known.epoch()) > 0;
  }

  private boolean dropLongestAway(Map<String, Spoke> spokes) {
    Optional<Spoke> longest =
        spokes.values().stream().filter(Spoke::isAway).min(Comparator.comparing(Spoke::since));
    longest.ifPresent(
        spoke -> {
          spokes.remove(spoke.name());
          owners.release(spoke.name(), spoke.sessions());
        });
    return longest.isPresent();
  }

  /** {@code connection} has ended; nothing happens if another one took over before. */
  void gone(String name, HubConnection connection, String reason) {
    replace(name, connection, spoke -> spoke.away(reason, clock.instant()));
    moved.run();
  }

  /** The spoke of {@code connection} has told its sessions. */
  void told(String name, HubConnection connection, Coordinator coordinator) {
    replace(name, connection, spoke -> with(spoke, coordinator));
  }

  /**
   * A call's answer has told of one session, earlier than the spoke itself.
   *
   * @return the session as it may be shown; null if the spoke may not list it
   */
  @Nullable Session learned(String name, HubConnection connection, Session session) {
    Coordinator told = ownOf(name, Coordinator.newBuilder().addSessions(session).build());
    if (told.getSessionsCount() == 0) {
      return null;
    }
    Session fit = told.getSessions(0).toBuilder().setCoordinator(name).build();
    replace(name, connection, spoke -> with(spoke, merged(spoke.sessions(), fit)));
    return fit;
  }

  private Spoke with(Spoke spoke, Coordinator told) {
    Coordinator remembered = ListBounds.remembered(fit.of(spoke.name(), told));
    return spoke.with(owners.claim(spoke.name(), spoke.sessions(), remembered));
  }

  /** {@code told} by the spoke {@code name}, as far as it is fit, and not of others' sessions. */
  synchronized Coordinator ownOf(String name, Coordinator told) {
    return owners.ownOf(name, fit.of(name, told));
  }

  /** With {@code session} in place of what was known by its id, or had its name before. */
  private static Coordinator merged(Coordinator coordinator, Session session) {
    List<Session> sessions = new ArrayList<>(coordinator.getSessionsList());
    sessions.removeIf(
        known ->
            known.getId().equalsIgnoreCase(session.getId())
                || known.getName().equals(session.getName()));
    sessions.add(session);
    return coordinator.toBuilder().clearSessions().addAllSessions(sessions).build();
  }

  private void replace(String name, HubConnection connection, UnaryOperator<Spoke> change) {
    synchronized (this) {
      Spoke known = byName.get(name);
      if (known == null || known.connection() != connection) {
        return;
      }
      Map<String, Spoke> next = new TreeMap<>(byName);
      Spoke changed = change.apply(known);
      next.put(name, changed);
      if (changed.isAway()) {
        ListBounds.boundAway(next)
            .forEach(forgotten -> owners.release(forgotten.name(), forgotten.sessions()));
      }
      byName = next;
    }
    changed();
  }

  /** The hub's own sessions have changed, which those who listen want to know, too. */
  void ownChanged(Coordinator now) {
    synchronized (this) {
      own = owners.claim(hubName, own, now);
    }
    changed();
  }

  /** A spoke has fallen silent, or is heard again. */
  void silenceChanged() {
    changed();
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }
}
