package dev.vtr.query;

import dev.vtr.query.scan.SpanFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which writers of span files on this machine live: a writer holds a lock on a hidden file beside
 * its own ({@code .traces.jsonl.lock}) for as long as it lives, and the kernel lets go of it
 * however the process ends.
 *
 * <p>The kernel's list of locks is read (proc(5), {@code /proc/locks}); the locks themselves are
 * not touched, as even a moment's claim could keep a node that starts from its path. Elsewhere than
 * on Linux, or where the list cannot be read, nothing is known. A process in another PID namespace
 * than ours or one within it is not seen; there its lock would look free.
 */
final class WriterLocks {
  /** What is known of a writer. */
  enum Writer {
    LIVES,
    GONE,
    UNKNOWN
  }

  private static final String LOCK = ".lock";

  /** How much is read of the end of a spool, and of what is acknowledged of it. */
  private static final int TAIL_BYTES = 64 << 10;

  /** Names of second processes' files are told apart by the lock's; more there never are. */
  private static final int LOCKS_MAX = 100;

  private final Set<String> heldInodes;
  private final boolean isKnown;

  private WriterLocks(Set<String> heldInodes, boolean isKnown) {
    this.heldInodes = heldInodes;
    this.isKnown = isKnown;
  }

  /** The locks as they are now, by the kernel's list in {@code list}. */
  static WriterLocks now(Path list) {
    Set<String> inodes = new HashSet<>();
    try {
      for (String line : Files.readAllLines(list, StandardCharsets.US_ASCII)) {
        // "1: POSIX  ADVISORY  WRITE 7479 fe:00:2157014 0 EOF"; "->" stands where one only waits
        String[] words = line.strip().split("\\s+", -1);
        if (words.length > 5 && !words[1].equals("->")) {
          inodes.add(words[5].substring(words[5].lastIndexOf(':') + 1));
        }
      }
      return new WriterLocks(inodes, true);
    } catch (IOException | RuntimeException unreadable) {
      return new WriterLocks(Set.of(), false);
    }
  }

  /** The process that made a span, as far as it is one of this machine's. */
  Writer writerOf(Span span, SpanFiles files) {
    Path spans = files.named().getFirst().toAbsolutePath();
    return switch (span.role()) {
      case "hub" -> ofAny(files.named());
      case "spoke" -> isSpool(spans) ? ofAny(files.named()) : ofSpool(spool(spans, span), span);
      default -> Writer.UNKNOWN;
    };
  }

  /** A spoke's spool is {@code spool/<spoke>/} beside the hub's file. */
  private static boolean isSpool(Path spans) {
    Path directory = spans.getParent();
    Path above = directory == null ? null : directory.getParent();
    return above != null && above.endsWith("spool");
  }

  private static Path spool(Path spans, Span span) {
    String name = span.coordinator().replace("/", "").replace("..", "");
    return spans
        .resolveSibling("spool")
        .resolve(name.isEmpty() ? "-" : name)
        .resolve(String.valueOf(spans.getFileName()));
  }

  /** One of the writers is the one that is asked about, nobody says which. */
  private Writer ofAny(List<Path> paths) {
    List<Writer> writers = paths.stream().map(path -> of(path.toAbsolutePath())).toList();
    return writers.contains(Writer.LIVES)
        ? Writer.LIVES
        : writers.contains(Writer.UNKNOWN) ? Writer.UNKNOWN : Writer.GONE;
  }

  /** A spoke of this name may run elsewhere: the process must have left something here. */
  private Writer ofSpool(Path spool, Span span) {
    String name = String.valueOf(spool.getFileName());
    boolean wasHere =
        holds(spool.resolveSibling("." + name + ".acknowledged"), span.instance())
            || holds(spool, span.instance());
    return wasHere ? of(spool) : Writer.UNKNOWN;
  }

  private static boolean holds(Path file, String instance) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer tail = ByteBuffer.allocate((int) Math.min(TAIL_BYTES, channel.size()));
      channel.position(channel.size() - tail.capacity());
      while (tail.hasRemaining() && channel.read(tail) >= 0) {
        // Until the tail is full or the file has become shorter.
      }
      return new String(tail.array(), StandardCharsets.UTF_8).contains("\"" + instance + "\"");
    } catch (IOException gone) {
      return false;
    }
  }

  /** Whoever writes to this path; one that nobody has ever claimed is not known. */
  private Writer of(Path spans) {
    List<Path> locks = locks(spans);
    if (!isKnown || locks.isEmpty()) {
      return Writer.UNKNOWN;
    }
    try {
      for (Path lock : locks) {
        if (heldInodes.contains(Files.getAttribute(lock, "unix:ino").toString())) {
          return Writer.LIVES;
        }
      }
      return Writer.GONE;
    } catch (IOException | UnsupportedOperationException e) {
      return Writer.UNKNOWN;
    }
  }

  private static List<Path> locks(Path spans) {
    Path directory = spans.getParent();
    String name = String.valueOf(spans.getFileName());
    List<Path> locks = new ArrayList<>();
    if (directory == null || !name.endsWith(SpanFiles.ENDING)) {
      return locks;
    }
    String stem = "." + name.substring(0, name.length() - SpanFiles.ENDING.length()) + ".";
    try (DirectoryStream<Path> entries =
        Files.newDirectoryStream(
            directory,
            entry -> {
              String other = String.valueOf(entry.getFileName());
              return other.startsWith(stem) && other.endsWith(SpanFiles.ENDING + LOCK)
                  || other.equals(stem + SpanFiles.ENDING.substring(1) + LOCK);
            })) {
      for (Path entry : entries) {
        if (locks.size() < LOCKS_MAX) {
          locks.add(entry);
        }
      }
    } catch (IOException e) {
      return locks;
    }
    return locks;
  }
}
