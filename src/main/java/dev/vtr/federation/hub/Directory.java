package dev.vtr.federation.hub;

import dev.vtr.federation.call.SessionMatch;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import dev.vtr.rpc.SessionReference;
import dev.vtr.rpc.Target;
import dev.vtr.session.Failure;
import dev.vtr.session.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds the place of a session or coordinator among the hub's own and its spokes'.
 *
 * <p>A reference without coordinator is looked for everywhere, as far as is known also with spokes
 * that are away: else it would go to another session while one is. A whole id goes before names,
 * which a spoke might choose to look like one. What fits nothing is the hub's own to refuse. After
 * a hub's restart only a whole id is looked for as long as spokes are {@link Awaited}: a name might
 * go to another session than the one it meant before. Any thread.
 */
final class Directory {
  private final Spokes spokes;
  private final @Nullable Supplier<Coordinator> own;

  /**
   * @param own the hub's own coordinator with its sessions; null when it owns none
   */
  Directory(Spokes spokes, @Nullable Supplier<Coordinator> own) {
    this.spokes = spokes;
    this.own = own;
  }

  /**
   * The place of {@code target}.
   *
   * @throws Failure when there is none, more than one, or it is away
   */
  Place find(Target target) {
    return switch (target) {
      case Target.Session session -> session(session.reference());
      case Target.Coordinator coordinator -> coordinator(coordinator.name());
      case Target.Everyone _ -> new Place.Here();
    };
  }

  private Place session(SessionReference reference) {
    String coordinator = reference.coordinator();
    if (coordinator == null) {
      return anywhere(reference.session());
    }
    if (coordinator.equals(spokes.hubName())) {
      return here("session", reference.toString());
    }
    Spoke spoke = present(coordinator);
    List<Session> fits = SessionMatch.best(spoke.sessions().getSessionsList(), reference.session());
    return there(spoke, fits.size() == 1 ? fits.getFirst() : Session.getDefaultInstance());
  }

  private Place coordinator(String name) {
    if (name.equals(spokes.hubName())) {
      return here("coordinator", name);
    }
    if (!name.isEmpty()) {
      return there(present(name), Session.getDefaultInstance());
    }
    if (own != null) {
      return new Place.Here();
    }
    requireAllBack("this hub owns no sessions");
    List<Spoke> present = spokes.all().stream().filter(spoke -> !spoke.isAway()).toList();
    if (present.size() == 1) {
      return there(present.getFirst(), Session.getDefaultInstance());
    }
    throw present.isEmpty()
        ? new Failure.Unavailable(
            Reason.NO_SPOKE, "this hub owns no sessions, and no spoke is connected")
        : new Failure.Invalid(
            "coordinator",
            "is missing: this hub owns no sessions; choose one of "
                + Failure.few(present.stream().map(Spoke::name).toList()));
  }

  /** What names no coordinator is not guessed while spokes may be back any moment. */
  private void requireAllBack(String why) {
    List<Spoke> awaited = spokes.awaited();
    if (!awaited.isEmpty()) {
      throw new Failure.Unavailable(
          Reason.SPOKE_AWAY,
          awaited.getFirst().whyAway()
              + ", and "
              + why
              + "; name the coordinator, or ask again within "
              + Awaited.PATIENCE.toSeconds()
              + " s");
    }
  }

  private Place here(String what, String reference) {
    if (own == null) {
      throw new Failure.NotFound(what, reference);
    }
    return new Place.Here();
  }

  private Spoke present(String name) {
    Spoke spoke = spokes.find(name);
    if (spoke == null) {
      throw new Failure.NotFound("coordinator", name);
    }
    if (spoke.isAway()) {
      throw new Failure.Unavailable(Reason.SPOKE_AWAY, spoke.whyAway());
    }
    return spoke;
  }

  private static Place there(Spoke spoke, Session session) {
    HubConnection connection = spoke.connection();
    if (connection == null) {
      throw new Failure.Unavailable(Reason.SPOKE_AWAY, spoke.whyAway());
    }
    Session known = session.toBuilder().setCoordinator(spoke.name()).build();
    return new Place.There(spoke.name(), connection, known);
  }

  private Place anywhere(String reference) {
    List<Session> all = sessions();
    List<Session> fits = all.stream().filter(each -> each.getId().equals(reference)).toList();
    if (fits.size() != 1) {
      requireAllBack("session '" + Failure.printable(reference) + "' may be its");
      fits = SessionMatch.best(all, reference);
    }
    if (fits.isEmpty()) {
      return here("session", reference);
    }
    if (fits.size() > 1) {
      throw new Failure.Ambiguous(
          "session", reference, fits.stream().map(this::candidate).sorted().toList());
    }
    Session found = fits.getFirst();
    if (found.getCoordinator().equals(spokes.hubName())) {
      return new Place.Here();
    }
    return there(present(found.getCoordinator()), found);
  }

  private String candidate(Session fit) {
    Spoke spoke = spokes.find(fit.getCoordinator());
    String away = spoke != null && spoke.isAway() ? " (away)" : "";
    return fit.getCoordinator() + ":" + fit.getName() + away;
  }

  /** All that are known, each under its coordinator's name. */
  private List<Session> sessions() {
    List<Session> all = new ArrayList<>();
    if (own != null) {
      own.get().getSessionsList().forEach(session -> all.add(under(spokes.hubName(), session)));
    }
    for (Spoke spoke : spokes.all()) {
      spoke.sessions().getSessionsList().forEach(session -> all.add(under(spoke.name(), session)));
    }
    return all;
  }

  private static Session under(String coordinator, Session session) {
    return session.getCoordinator().equals(coordinator)
        ? session
        : session.toBuilder().setCoordinator(coordinator).build();
  }
}
