package dev.vtr.trace.jsonl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What this hub holds of other processes: for each coordinator and instance the numbers of its
 * lines in the hub's file, as {@link SeqRanges}. A line is stored only if its number is not among
 * them, so that a batch that comes twice is stored once, and batches may come in any order.
 *
 * <p>Remembered in a small file beside the trace file, which says up to which place of the trace
 * file it is true; what was written after that is read back from the trace file itself when the hub
 * starts. So the small file need not be written at each batch. It is bounded as {@link
 * KnownProcesses} are: a process takes about 60 bytes of it, one coordinator at most 800 KiB, all
 * together some 4 MiB. Of a process that had to be forgotten, lines that come again are stored
 * again. Lines of clients, which have no coordinator, are not remembered: nobody sends them twice,
 * and each command is a process of its own.
 *
 * <p>{@link #storedSeq} and {@link #processes} may be asked by any thread, the rest belongs to the
 * writer's.
 */
public final class StoredSeqs {
  private static final long SAVE_NANOS = TimeUnit.SECONDS.toNanos(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Between the coordinator and the instance in the small file; no coordinator's name has it. */
  private static final char SEPARATOR = '/';

  private final Path state;
  private final Disk disk;
  private final Map<KnownProcesses.Key, SeqRanges> claimed = new HashMap<>();
  private final KnownProcesses processes = new KnownProcesses();
  private long segmentNumber;
  private long offset;
  private long savedAt = System.nanoTime();
  private boolean unsaved;

  private StoredSeqs(Path state, Disk disk) {
    this.state = state;
    this.disk = disk;
  }

  /**
   * Reads what is stored: the small file, then the trace file from the place that it names. Opens
   * the trace file, whose torn tail is repaired first. A small file that is missing or broken costs
   * time, as then all of the trace file is read; nothing else.
   */
  public static StoredSeqs recover(JsonlFile file, Disk disk) throws IOException {
    file.open();
    StoredSeqs seqs = new StoredSeqs(file.segments().hidden("stored"), disk);
    seqs.load();
    seqs.readBack(file);
    return seqs;
  }

  /** Those whose lines are stored, or that were announced. */
  KnownProcesses processes() {
    return processes;
  }

  /** Every numbered line of this process up to this one is on the medium; 0 for none. */
  public long storedSeq(String coordinator, String instanceId) {
    return processes.storedUpTo(new KnownProcesses.Key(coordinator, instanceId));
  }

  /** Whether the line is new; if so it counts as taken from here on. */
  boolean claim(String coordinator, ForeignLine line) {
    if (line.seq() == 0 || coordinator.isEmpty()) {
      return true;
    }
    KnownProcesses.Key key = new KnownProcesses.Key(coordinator, line.instanceId());
    if (processes.isStored(key, line.seq())) {
      return false;
    }
    SeqRanges taken = claimed.computeIfAbsent(key, _ -> new SeqRanges());
    if (taken.contains(line.seq())) {
      return false;
    }
    taken.add(line.seq(), line.seq());
    return true;
  }

  /** What was claimed since the last {@link #written} was not written. */
  void forgetClaims() {
    claimed.clear();
  }

  /**
   * What was claimed is on the medium, and the trace file ends here now. That the small file could
   * not be written is no error: the trace file itself says the same.
   */
  void written(long nowSegmentNumber, long nowOffset) {
    claimed.forEach(processes::store);
    claimed.clear();
    segmentNumber = nowSegmentNumber;
    offset = nowOffset;
    unsaved = true;
    if (System.nanoTime() - savedAt > SAVE_NANOS) {
      try {
        save();
      } catch (IOException e) {
        savedAt = System.nanoTime();
      }
    }
  }

  /** Writes the small file, if there is news. */
  void save() throws IOException {
    if (!unsaved) {
      return;
    }
    savedAt = System.nanoTime();
    ObjectNode root = JSON.createObjectNode();
    root.put("segment", segmentNumber).put("offset", offset);
    ObjectNode instances = root.putObject("instances");
    processes.forEachStored(
        (key, seqs) ->
            instances.set(key.coordinator() + SEPARATOR + key.instanceId(), seqs.json()));
    disk.replace(state, JSON.writeValueAsBytes(root));
    unsaved = false;
  }

  private void load() {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(state));
      segmentNumber = root.path("segment").asLong(0);
      offset = root.path("offset").asLong(0);
      root.path("instances").properties().forEach(this::load);
    } catch (IOException e) {
      segmentNumber = 0;
      offset = 0;
    }
  }

  private void load(Map.Entry<String, JsonNode> instance) {
    int end = instance.getKey().indexOf(SEPARATOR);
    if (end >= 0) { // else nothing of ours wrote it
      String coordinator = instance.getKey().substring(0, end);
      String instanceId = instance.getKey().substring(end + 1);
      processes.store(
          new KnownProcesses.Key(coordinator, instanceId), SeqRanges.of(instance.getValue()));
    }
  }

  private void readBack(JsonlFile file) throws IOException {
    List<Segments.Rotated> rotated = file.segments().rotated();
    long active = file.activeNumber();
    boolean known = segmentNumber > 0 && segmentNumber <= active;
    for (Segments.Rotated segment : rotated) {
      if (!known || segment.number() >= segmentNumber) {
        readBack(segment.path(), known && segment.number() == segmentNumber ? offset : 0);
      }
    }
    readBack(file.segments().active(), known && active == segmentNumber ? offset : 0);
    segmentNumber = active;
    offset = file.activeBytes();
    unsaved = true;
  }

  private void readBack(Path segment, long from) throws IOException {
    if (String.valueOf(segment.getFileName()).endsWith(".gz")) {
      return;
    }
    try (SegmentReader reader = SegmentReader.open(segment, from)) {
      while (reader.next()) {
        LineHead head = LineHead.read(reader.array(), reader.lineOffset(), reader.lineLength());
        if (head != null
            && head.seq() > 0
            && !head.instanceId().isEmpty()
            && !head.coordinator().isEmpty()) {
          processes.store(
              new KnownProcesses.Key(head.coordinator(), head.instanceId()), head.seq());
        }
      }
    }
  }
}
