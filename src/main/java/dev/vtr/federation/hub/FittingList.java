package dev.vtr.federation.hub;

import com.google.protobuf.MessageLite;
import dev.vtr.federation.tunnel.TunnelLimits;
import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.Session;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * A list of coordinators that fits into one message, whatever they tell. Where all together would
 * not, coordinators lose their sessions until the rest fits: those that are away before others, and
 * the largest first. Each such entry says so in its {@code error}, and how to ask for them.
 *
 * <p>Not thread-safe.
 */
final class FittingList {
  /** Bytes of a message: what gRPC clients take. */
  static final int MOST_BYTES = TunnelLimits.MESSAGE_BYTES;

  /** A field's number, and a length of up to four bytes. */
  private static final int FIELD_BYTES = 5;

  /** Room for what is said of sessions that are left out. */
  private static final int WORDS_BYTES = 400;

  private final List<Part> parts = new ArrayList<>();
  private final int mostBytes;

  FittingList() {
    this(MOST_BYTES);
  }

  FittingList(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  private static final class Part {
    private Coordinator shown;
    private final boolean away;

    Part(Coordinator shown, boolean away) {
      this.shown = shown;
      this.away = away;
    }

    boolean isAway() {
      return away;
    }

    int bytes() {
      return bytesInside(shown);
    }
  }

  /** What {@code message} takes as a part of another one, at most. */
  static int bytesInside(MessageLite message) {
    return FIELD_BYTES + message.getSerializedSize();
  }

  /** Adds an entry, at the end. */
  FittingList add(Coordinator shown, boolean away) {
    parts.add(new Part(shown, away));
    return this;
  }

  ListReply build() {
    long bytes = parts.stream().mapToLong(Part::bytes).sum();
    if (bytes > mostBytes) {
      leaveOut(bytes);
    }
    ListReply.Builder list = ListReply.newBuilder();
    parts.forEach(part -> list.addCoordinators(part.shown));
    return list.build();
  }

  private void leaveOut(long all) {
    List<Part> order = new ArrayList<>(parts);
    order.sort(Comparator.comparing(Part::isAway).thenComparingInt(Part::bytes).reversed());
    long bytes = all;
    for (Part part : order) {
      if (bytes > mostBytes && part.shown.getSessionsCount() > 0) {
        bytes -= part.bytes();
        part.shown = parts.size() == 1 ? shortened(part.shown) : withoutSessions(part.shown);
        bytes += part.bytes();
      }
    }
    for (Part part : order) {
      if (bytes > mostBytes) {
        bytes -= part.bytes();
        part.shown = part.shown.toBuilder().clearLabels().build();
        bytes += part.bytes();
      }
    }
  }

  private Coordinator withoutSessions(Coordinator shown) {
    String words =
        "%d sessions are left out, as the list of all would be longer than %d bytes: ask for them"
                .formatted(shown.getSessionsCount(), mostBytes)
            + " with 'vtr agent ls --coordinator "
            + shown.getName()
            + "'";
    return shown.toBuilder().clearSessions().setError(joined(shown.getError(), words)).build();
  }

  /** Of a coordinator that nobody takes room from but itself: as many sessions as fit. */
  private Coordinator shortened(Coordinator shown) {
    List<Session> sessions = shown.getSessionsList();
    Coordinator.Builder rest = shown.toBuilder().clearSessions();
    int room = mostBytes - bytesInside(rest.build()) - WORDS_BYTES;
    int kept = ListBounds.fitting(sessions, sessions.size(), room);
    String words =
        "%d of %d sessions are left out, as the list would be longer than %d bytes: ask for one"
                .formatted(sessions.size() - kept, sessions.size(), mostBytes)
            + " with 'vtr agent info "
            + shown.getName()
            + ":NAME'";
    return rest.addAllSessions(sessions.subList(0, kept))
        .setError(joined(shown.getError(), words))
        .build();
  }

  /** Two reasons, either of which may be empty. */
  static String joined(String first, String second) {
    return first.isEmpty() || second.isEmpty() ? first + second : first + "; " + second;
  }
}
