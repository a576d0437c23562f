package dev.vtr.trace.jsonl;

import java.io.IOException;

/** placeholder */
public final class StoredSeqs {
  boolean claim(String coordinator, ForeignLine line) {
    return line.seq() >= 0;
  }

  void written(long segmentNumber, long offset) throws IOException {}

  void save() throws IOException {}
}
