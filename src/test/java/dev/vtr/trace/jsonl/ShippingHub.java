package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One start of a hub: its trace file, with spokes' lines in it. */
final class ShippingHub implements AutoCloseable {
  final TraceRig rig;
  final StoredSeqs stored;
  final ForeignStore store;

  ShippingHub(Path path) throws IOException {
    JsonlFile probe =
        new JsonlFile(path, JsonlLimits.DEFAULT, InstantSource.system(), Disk.real(), "h", n -> {});
    stored = StoredSeqs.recover(probe, Disk.real());
    probe.close();
    rig = new TraceRig(path, JsonlLimits.DEFAULT, QueueLimits.DEFAULT, stored);
    store = new ForeignStore(rig.trace, stored, InstantSource.system());
  }

  /** Where the hub keeps its lines, in a directory of a test's. */
  static Path path(Path directory) {
    return directory.resolve("hub/traces.jsonl");
  }

  ForeignStore.Receipt take(SpoolBatch batch) throws Exception {
    return store.store("a", name(batch), batch.lines()).get(10, TimeUnit.SECONDS);
  }

  static BatchName name(SpoolBatch batch) {
    return new BatchName(batch.instanceId(), batch.firstSeq(), batch.lastSeq());
  }

  /** All that {@code spoke} has to ship; the number of its batches. */
  int takeAllOf(ShippingSpoke spoke) throws Exception {
    int batches = 0;
    for (SpoolBatch batch = spoke.spool.next(); batch != null; batch = spoke.spool.next()) {
      assertThat(batch.lines().remaining()).isLessThanOrEqualTo(Spool.MAX_BATCH_BYTES);
      assertThat(take(batch).refused()).isZero();
      spoke.spool.acknowledged(batch.instanceId(), batch.lastSeq());
      batches++;
    }
    return batches;
  }

  /** The numbers of a process's lines in a hub's file. */
  static List<Long> storedSeqs(Path path, String instance) throws IOException {
    List<Long> seqs = new ArrayList<>();
    for (JsonNode line : Lines.of(path)) {
      if (line.path("resource").path("service.instance.id").asText().equals(instance)) {
        seqs.add(line.path("seq").asLong());
      }
    }
    return seqs;
  }

  @Override
  public void close() {
    rig.close();
  }
}
