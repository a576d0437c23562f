package dev.vtr.pty;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A file that says which processes lead this node's sessions, so that the next start can end what a
 * killed node has left behind: programs that ignore the hang-up of their terminal.
 *
 * <p>One line of fixed length for each program: process id, start time, its session's key and, once
 * it has ended, when; blank again when nothing of its session is left, so the file never grows
 * beyond the most that there ever were at once. The first line names the boot of the system. A torn
 * or strange line is ignored. Whoever has the file open holds a lock on it: a second node on the
 * same file does without, and leaves the first one's programs alone.
 *
 * <p>Never fails its caller: without its file a node works all the same. Any thread may call.
 */
public final class LeaderLedger implements AutoCloseable {
  /** Room for two numbers, a key and blanks. */
  static final int LINE_BYTES = 128;

  /** More lines are not read: twice as many as a node has sessions. */
  private static final int MAX_LINES = 4096;

  private static final String TITLE = "vtr-leaders 1 ";
  private static final Path BOOT = Path.of("/proc/sys/kernel/random/boot_id");
  private static final Set<OpenOption> OPTIONS =
      Set.of(
          StandardOpenOption.CREATE,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          LinkOption.NOFOLLOW_LINKS);
  private static final Logger LOG = LoggerFactory.getLogger(LeaderLedger.class);

  private final Path file;
  private @Nullable FileChannel channel;
  private @Nullable FileLock lock;
  private List<Survivors.Leader> left = List.of();
  private final Map<Integer, Noted> noted = new HashMap<>();
  private final TreeSet<Integer> freeLines = new TreeSet<>();
  private int lines = 1; // the title

  private record Noted(int line, Survivors.Leader leader) {
    boolean isOf(Survivors.Leader other) {
      return leader.key().equals(other.key());
    }
  }

  private LeaderLedger(Path file) {
    this.file = file;
  }

  /** Opens {@code file}, or makes it (0600), and takes what it says; call {@link #close} once. */
  public static LeaderLedger open(Path file) {
    LeaderLedger ledger = new LeaderLedger(file);
    ledger.begin();
    return ledger;
  }

  private void begin() {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel opened =
          FileChannel.open(
              file,
              OPTIONS,
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      lock = locked(opened);
      if (lock == null) {
        opened.close();
        LOG.warn("{} belongs to another node that runs; programs here are not noted", file);
        return;
      }
      channel = opened;
      String boot = Files.readString(BOOT).strip();
      left = read(opened, boot);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.warn("programs are not noted in {}: {}", file, e.toString());
    }
  }

  private static @Nullable FileLock locked(FileChannel opened) throws IOException {
    try {
      return opened.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another node of this very process
    }
  }

  private static List<Survivors.Leader> read(FileChannel channel, String boot) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate((int) Math.min(channel.size(), (long) MAX_LINES * LINE_BYTES));
    while (bytes.hasRemaining() && channel.read(bytes, bytes.position()) > 0) {}
    List<Survivors.Leader> leaders = new ArrayList<>();
    String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
    if (text.startsWith(TITLE + boot + ' ')) {
      for (int at = LINE_BYTES; at + LINE_BYTES <= text.length(); at += LINE_BYTES) {
        Survivors.Leader leader = Survivors.Leader.parse(text.substring(at, at + LINE_BYTES));
        if (leader != null) {
          leaders.add(leader);
        }
      }
    }
    return leaders;
  }

  /**
   * Ends what is left of the node that had this file before: hangs up on it, and kills what is
   * still there a moment later. Nothing else is touched. Call it once, before anything has begun;
   * blocks, at most about a second.
   */
  void endSurvivors() {
    List<Survivors.Leader> before = left;
    left = List.of();
    int ended = before.isEmpty() ? 0 : new Survivors(before).end();
    if (ended > 0) {
      LOG.info("ended what {} programs left behind that this node's last run began", ended);
    }
    if (channel != null) {
      try {
        channel.truncate(0);
        write(0, TITLE + Files.readString(BOOT).strip());
      } catch (IOException e) {
        giveUp(e);
      }
    }
  }

  /** A program runs, or has ended already, which is to be heard before or later. */
  synchronized void begun(Survivors.Leader leader) {
    Noted before = noted.get(leader.pid());
    if (before == null || !before.isOf(leader)) {
      note(leader);
    }
  }

  /** A program has ended; others of its session may run on. */
  synchronized void ended(Survivors.Leader leader) {
    Noted before = noted.get(leader.pid());
    if (before == null || before.isOf(leader)) { // else the id has come again, and nothing is left
      note(leader);
    }
  }

  private void note(Survivors.Leader leader) {
    if (channel == null) {
      return;
    }
    Noted before = noted.get(leader.pid()); // has the line: an id is one program's at a time
    Integer free = before == null ? freeLines.pollFirst() : Integer.valueOf(before.line());
    int line = free == null ? lines++ : free;
    noted.put(leader.pid(), new Noted(line, leader));
    write(line, leader.line());
  }

  /** Nothing is left of the program's session, and its id may be another's from now on. */
  synchronized void gone(Survivors.Leader leader) {
    Noted before = noted.get(leader.pid());
    if (before != null && before.isOf(leader)) {
      noted.remove(leader.pid());
      write(before.line(), "");
      freeLines.add(before.line());
    }
  }

  private void write(int line, String text) {
    FileChannel open = channel;
    if (open == null) {
      return;
    }
    String whole = text + " ".repeat(Math.max(0, LINE_BYTES - 1 - text.length())) + '\n';
    ByteBuffer bytes = ByteBuffer.wrap(whole.getBytes(StandardCharsets.ISO_8859_1));
    try {
      open.write(bytes, (long) line * LINE_BYTES);
    } catch (IOException e) {
      giveUp(e);
    }
  }

  /** Says so once. */
  private void giveUp(IOException e) {
    LOG.warn("programs are not noted any more in {}: {}", file, e.toString());
    release();
  }

  private void release() {
    FileChannel open = channel;
    channel = null;
    try {
      if (open != null) {
        open.close(); // and with it the lock
      }
    } catch (IOException e) {
      LOG.debug("closing {}", file, e);
    }
  }

  /** All programs have ended: the file goes. */
  @Override
  public synchronized void close() {
    if (channel != null) {
      try {
        Files.deleteIfExists(file);
      } catch (IOException e) {
        LOG.debug("removing {}", file, e);
      }
      release();
    }
  }
}
