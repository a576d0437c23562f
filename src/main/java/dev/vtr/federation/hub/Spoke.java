package dev.vtr.federation.hub;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.Session;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the hub knows of one spoke, as of one moment.
 *
 * @param instanceId of its process
 * @param epoch of its last connection
 * @param boundToName whether its credential was for this name alone
 * @param connections how many it has made under this hub; 0 if only the hub before knew it
 * @param sessions as it last told them, as far as they are remembered, see {@link ListBounds};
 *     {@code error} says what is not
 * @param connection null while it is away
 * @param awayReason why it is away; empty while it is not
 * @param since when it came or went
 */
record Spoke(
    String name,
    String version,
    Map<String, String> labels,
    String instanceId,
    long epoch,
    boolean boundToName,
    long connections,
    Coordinator sessions,
    @Nullable HubConnection connection,
    String awayReason,
    Instant since) {

  /** One that the hub before this one knew. */
  static Spoke known(SpokeRegister.Entry entry, Instant now) {
    return new Spoke(
        entry.name(),
        "",
        Map.of(),
        entry.instanceId(),
        entry.epoch(),
        entry.bound(),
        0,
        Coordinator.getDefaultInstance(),
        null,
        "not back since this hub began",
        entry.connected() ? now : entry.since());
  }

  /** Why nothing reaches it. */
  String whyAway() {
    return "spoke '" + name + "' is away: " + awayReason;
  }

  boolean isAway() {
    return connection == null;
  }

  Spoke with(Coordinator remembered) {
    return new Spoke(
        name,
        version,
        labels,
        instanceId,
        epoch,
        boundToName,
        connections,
        remembered,
        connection,
        awayReason,
        since);
  }

  Spoke away(String reason, Instant now) {
    return away(sessions, reason, now);
  }

  /** Its sessions are remembered no more, to make room for those of others. */
  Spoke forgotten() {
    String forgotten = "its %d sessions are forgotten".formatted(sessions.getSessionsCount());
    Coordinator none = Coordinator.newBuilder().setError(forgotten).build();
    return away(none, awayReason, since);
  }

  private Spoke away(Coordinator known, String reason, Instant then) {
    return new Spoke(
        name,
        version,
        labels,
        instanceId,
        epoch,
        boundToName,
        connections,
        known,
        null,
        ListBounds.cut(reason),
        then);
  }

  /** {@code told} as this hub shows it: under the name the spoke has proven, whatever it says. */
  Coordinator shown(Coordinator told, String error) {
    Coordinator.Builder shown =
        Coordinator.newBuilder()
            .setName(name)
            .setRole("spoke")
            .setVersion(version)
            .putAllLabels(labels)
            .setError(error);
    for (Session session : told.getSessionsList()) {
      shown.addSessions(
          session.getCoordinator().equals(name)
              ? session
              : session.toBuilder().setCoordinator(name).build());
    }
    return shown.build();
  }

  /** As last told, with the reason if it is away or does not answer. */
  Coordinator shown() {
    if (connection == null) {
      return remembered("away: " + awayReason);
    }
    String silence = "no answer within " + SilenceWatch.BEAT_MILLIS + " ms";
    return remembered(connection.isSilent() ? silence : "");
  }

  /** As last told, which is not all there is to know because of {@code error}. */
  Coordinator remembered(String error) {
    return shown(sessions, FittingList.joined(ListBounds.cut(error), sessions.getError()));
  }
}
