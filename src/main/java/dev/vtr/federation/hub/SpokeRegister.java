package dev.vtr.federation.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vtr.session.SessionName;
import dev.vtr.trace.jsonl.Disk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names of a hub's spokes in a small file, so that the hub that runs next knows whom it waits
 * for. Sessions are not in it: spokes tell them when they are back.
 *
 * <p>A file that cannot be read or written costs that knowledge and nothing else; the log says so
 * once. Any thread; reading and writing block.
 */
final class SpokeRegister {
  /** For so long a hub remembers a spoke that was away when the hub before it ended. */
  static final Duration REMEMBERED = Duration.ofDays(1);

  /** Bytes of the file: {@link Spokes#MOST} entries have a third of that. */
  private static final int MOST_BYTES = 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Logger LOG = LoggerFactory.getLogger(SpokeRegister.class);

  private final Path path;
  private final Disk disk;
  private boolean toldProblem;

  SpokeRegister(Path path, Disk disk) {
    this.path = path;
    this.disk = disk;
  }

  /**
   * One spoke.
   *
   * @param bound whether its credential was for this name alone
   * @param connected whether it was there when the hub ended
   * @param since when it came or went
   */
  record Entry(
      String name, String instanceId, long epoch, boolean bound, boolean connected, Instant since) {
    static Entry of(Spoke spoke) {
      return new Entry(
          spoke.name(),
          spoke.instanceId(),
          spoke.epoch(),
          spoke.boundToName(),
          !spoke.isAway(),
          spoke.since());
    }

    private static Entry of(JsonNode json) {
      return new Entry(
          json.path("name").asText(),
          json.path("instance_id").asText(),
          json.path("epoch").asLong(),
          json.path("bound").asBoolean(),
          json.path("connected").asBoolean(),
          Instant.parse(json.path("since").asText()));
    }

    private void write(ObjectNode json) {
      json.put("name", name)
          .put("instance_id", instanceId)
          .put("epoch", epoch)
          .put("bound", bound)
          .put("connected", connected)
          .put("since", since.toString());
    }
  }

  /** Those of the hub before that are remembered at {@code now}, at most {@link Spokes#MOST}. */
  List<Entry> read(Instant now) {
    List<Entry> entries = new ArrayList<>();
    try {
      for (JsonNode json : JSON.readTree(content()).path("spokes")) {
        Entry entry = Entry.of(json);
        boolean fresh = entry.connected() || entry.since().plus(REMEMBERED).isAfter(now);
        if (fresh && SessionName.isValid(entry.name()) && entries.size() < Spokes.MOST) {
          entries.add(entry);
        }
      }
      return entries;
    } catch (NoSuchFileException first) {
      return List.of();
    } catch (IOException | DateTimeException unreadable) {
      tell("cannot be read", unreadable);
      return List.of();
    }
  }

  private byte[] content() throws IOException {
    try (InputStream in = Files.newInputStream(path, LinkOption.NOFOLLOW_LINKS)) {
      return in.readNBytes(MOST_BYTES);
    }
  }

  /** Replaces the file. */
  synchronized void write(List<Spoke> spokes) {
    ObjectNode root = JSON.createObjectNode();
    ArrayNode entries = root.putArray("spokes");
    spokes.forEach(spoke -> Entry.of(spoke).write(entries.addObject()));
    try {
      disk.replace(path, JSON.writeValueAsBytes(root));
    } catch (IOException unwritable) {
      tell("cannot be written", unwritable);
    }
  }

  private synchronized void tell(String what, Exception why) {
    if (!toldProblem) {
      toldProblem = true;
      LOG.warn("{} {}: after its next start the hub knows fewer spokes ({})", path, what, why);
    }
  }
}
