package dev.vtr.pty;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs all terminals of a node on one thread. It waits in {@code epoll} for output, room for input
 * and the end of programs, and gives each terminal at most {@link #MAX_BATCH_BYTES} a turn, so that
 * a flood does not starve the others.
 *
 * <p>Terminals are watched edge-triggered: a change is told once, the terminal then takes turns
 * until reading or writing says "nothing now". A terminal without credit takes no turns, and costs
 * nothing however much it would have to say.
 *
 * <p>All descriptors are used and closed on this thread only, except for opening them, so none is
 * used after it was closed.
 */
public final class PtyReactor implements AutoCloseable {
  /**
   * Output delivered at once, and read from one terminal in a turn: 16 times what the kernel gives
   * in one read.
   */
  public static final int MAX_BATCH_BYTES = 64 * 1024;

  /**
   * Until blocked input is tried again: the kernel does not always tell when a terminal has room
   * again.
   */
  private static final int INPUT_RETRY_MILLIS = 10;

  /**
   * How long {@link #close} waits for killed programs: one in uninterruptible sleep may not end at
   * all.
   */
  private static final long CLOSE_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final Logger LOG = LoggerFactory.getLogger(PtyReactor.class);

  private final Launcher launcher;
  private final Epoll epoll;
  private final CommandQueue commands;
  private final Thread thread;
  private final AtomicLong lastId = new AtomicLong();
  private final ReadWriteLock openness = new ReentrantReadWriteLock();
  private boolean closing;

  // The rest belongs to the thread.
  private final Arena arena = Arena.ofShared();
  private final MemorySegment scratch = arena.allocate(MAX_BATCH_BYTES, 64);
  private final Map<Long, PtyChannel> channels = new HashMap<>();
  private final Deque<PtyChannel> round = new ArrayDeque<>();
  private final Set<PtyChannel> blocked = new HashSet<>();
  private boolean stopping;
  private long stopDeadlineNanos;

  PtyReactor(Epoll epoll, Launcher launcher) {
    this.epoll = epoll;
    this.launcher = launcher;
    this.commands = new CommandQueue(epoll);
    this.thread = Thread.ofPlatform().name("vtr-pty").daemon().unstarted(this::run);
  }

  /**
   * Starts the thread.
   *
   * @throws PtyException when the system lacks what it needs (Linux 5.3) or descriptors
   */
  public static PtyReactor open() throws PtyException {
    return open(Launcher.forThisSystem());
  }

  static PtyReactor open(Launcher launcher) throws PtyException {
    int self = LeaderProcess.openDescriptor((int) ProcessHandle.current().pid());
    if (self < 0) {
      throw new PtyException(Failures.ofErrno("pidfd_open", -self));
    }
    LibC.close(self);
    LeaderProcess.keepExitStatuses();
    PtyReactor reactor = new PtyReactor(Epoll.open(), launcher);
    reactor.thread.start();
    return reactor;
  }

  /**
   * Starts a program on a new terminal. Blocks the calling thread for about a millisecond; any
   * thread may call, also at the same time as others.
   *
   * @throws PtyException when it cannot be started; nothing is left behind
   */
  public Pty spawn(PtySpawn spawn, PtyLimits limits, PtyListener listener) throws PtyException {
    Path program = SpawnCheck.resolve(spawn);
    openness.readLock().lock();
    try {
      if (closing) {
        throw new PtyException(new PtyFailure.ReactorClosed());
      }
      MasterTerminal terminal = MasterTerminal.open(spawn.cols(), spawn.rows());
      LeaderProcess leader;
      try {
        leader = LeaderProcess.watch(launcher.launch(spawn, program, terminal));
      } catch (PtyException e) {
        terminal.close();
        throw e;
      }
      Pty pty = new Pty(this, lastId.incrementAndGet(), terminal, leader, limits, listener);
      register(pty);
      return pty;
    } finally {
      openness.readLock().unlock();
    }
  }

  private void register(Pty pty) throws PtyException {
    CompletableFuture<Integer> added = new CompletableFuture<>();
    post(() -> added.complete(add(pty.channel())));
    if (Thread.currentThread() == thread) {
      commands.runSome();
    }
    int errno = added.join();
    if (errno < 0) {
      throw new PtyException(Failures.ofErrno("epoll_ctl", -errno));
    }
  }

  /** 0, or a negated {@code errno} with everything of the channel undone. */
  private int add(PtyChannel channel) {
    int added = epoll.addReadable(channel.leader.descriptor(), leaderToken(channel));
    if (added == 0) {
      added = epoll.addEdges(channel.terminal.descriptor(), terminalToken(channel));
    }
    if (added < 0) {
      channel.abandon();
      LeaderProcess.killAndReap(channel.leader.pid());
      return added;
    }
    channels.put(channel.id, channel);
    schedule(channel);
    return 0;
  }

  private static long terminalToken(PtyChannel channel) {
    return channel.id << 1;
  }

  private static long leaderToken(PtyChannel channel) {
    return channel.id << 1 | 1;
  }

  /** Has a command run on the reactor's thread, soon; from any thread. */
  void post(Runnable command) {
    commands.add(command);
  }

  /** Gives a channel its turn in this round, if it wants one. */
  void schedule(PtyChannel channel) {
    if (!channel.scheduled && channel.wantsTurn()) {
      channel.scheduled = true;
      round.add(channel);
    }
  }

  void forgetTerminal(MasterTerminal terminal) {
    epoll.remove(terminal.descriptor());
  }

  void forgetLeader(LeaderProcess leader) {
    epoll.remove(leader.descriptor());
  }

  void forget(PtyChannel channel) {
    channels.remove(channel.id);
    blocked.remove(channel);
  }

  private void run() {
    while (!stopped()) {
      commands.runSome();
      awaitEvents();
      takeTurns();
      retryBlockedInput();
    }
    abandonSurvivors();
    commands.end();
    arena.close();
  }

  private void awaitEvents() {
    int timeoutMillis = 0;
    if (round.isEmpty() && commands.fallAsleep()) {
      timeoutMillis = blocked.isEmpty() && !stopping ? -1 : INPUT_RETRY_MILLIS;
    }
    int count = epoll.await(timeoutMillis);
    commands.awake();
    long nowNanos = System.nanoTime();
    for (int i = 0; i < count; i++) {
      dispatch(epoll.token(i), nowNanos);
    }
  }

  private void dispatch(long token, long nowNanos) {
    if (token == Epoll.WAKE_TOKEN) {
      epoll.clearWake();
      return;
    }
    PtyChannel channel = channels.get(token >> 1);
    if (channel == null) {
      return;
    }
    if ((token & 1) == 1) {
      channel.leaderChanged(nowNanos);
    } else {
      channel.terminalChanged();
    }
    schedule(channel);
  }

  /** One turn for each channel that waited when the round began. */
  private void takeTurns() {
    for (int left = round.size(); left > 0; left--) {
      PtyChannel channel = round.remove();
      channel.scheduled = false;
      if (!channel.wantsTurn()) {
        continue;
      }
      channel.turn(scratch, System.nanoTime());
      if (channel.inputBlocked()) {
        blocked.add(channel);
      }
      schedule(channel);
    }
  }

  private void retryBlockedInput() {
    if (blocked.isEmpty()) {
      return;
    }
    long nowNanos = System.nanoTime();
    for (PtyChannel channel : List.copyOf(blocked)) {
      if (channel.inputBlocked()) {
        channel.retryInput(nowNanos);
        schedule(channel);
      } else {
        blocked.remove(channel);
      }
    }
  }

  private boolean stopped() {
    return stopping && (channels.isEmpty() || System.nanoTime() - stopDeadlineNanos >= 0);
  }

  /**
   * Ends everything: kills all sessions' processes, tells their listeners, closes every descriptor
   * and ends the thread. Call it from another thread than the reactor's; blocks until done, at most
   * about 10 seconds.
   */
  @Override
  public void close() {
    openness.writeLock().lock();
    try {
      if (closing) {
        return;
      }
      closing = true;
    } finally {
      openness.writeLock().unlock();
    }
    post(this::stop);
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    epoll.close();
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    stopping = true;
    stopDeadlineNanos = System.nanoTime() + CLOSE_NANOS;
    Set<Integer> sessions = new HashSet<>();
    channels.values().forEach(channel -> sessions.add(channel.leader.pid()));
    Set<Integer> groups = ProcessTable.groupsOfSessions(sessions);
    groups.addAll(sessions);
    groups.forEach(group -> LeaderProcess.signalGroup(group, PosixSignal.KILL.number()));
    new ArrayList<>(channels.values()).forEach(PtyChannel::hangUp);
  }

  private void abandonSurvivors() {
    if (!channels.isEmpty()) {
      LOG.warn("{} programs did not end when killed", channels.size());
      new ArrayList<>(channels.values()).forEach(PtyChannel::abandon);
    }
  }
}
