package dev.vtr.pty;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Starts programs with {@code posix_spawn(3)}, glibc 2.34 or later. Unlike a fork of the whole
 * virtual machine it does not copy page tables, tells why the program could not be executed,
 * unblocks and resets every signal (the virtual machine blocks {@code SIGQUIT}; {@code nohup}
 * ignores {@code SIGHUP}), and never runs our code in the child. The session's leader gets the
 * terminal by opening it ({@code setsid(2)}, {@code open} without {@code O_NOCTTY}).
 */
final class PosixSpawnLauncher implements Launcher {
  private static final short SETSIGDEF = 0x04;
  private static final short SETSIGMASK = 0x08;
  private static final short SETSID = 0x80;
  private static final int O_RDWR = 2;

  /** Room for the opaque structures, of which the largest has 336 bytes in glibc. */
  private static final long OPAQUE_BYTES = 1024;

  private static final MethodHandle SPAWN =
      LibC.function(
          "posix_spawn",
          FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
  private static final MethodHandle SIGFILLSET = pointerFunction("sigfillset");
  private static final MethodHandle SIGEMPTYSET = pointerFunction("sigemptyset");
  private static final MethodHandle ATTR_INIT = pointerFunction("posix_spawnattr_init");
  private static final MethodHandle ATTR_DESTROY = pointerFunction("posix_spawnattr_destroy");
  private static final MethodHandle ATTR_FLAGS =
      LibC.function(
          "posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
  private static final MethodHandle ATTR_DEFAULTS =
      LibC.function(
          "posix_spawnattr_setsigdefault", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle ATTR_MASK =
      LibC.function(
          "posix_spawnattr_setsigmask", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
  private static final MethodHandle ACTIONS_INIT = pointerFunction("posix_spawn_file_actions_init");
  private static final MethodHandle ACTIONS_DESTROY =
      pointerFunction("posix_spawn_file_actions_destroy");

  PosixSpawnLauncher() {}

  /** Handles that an older C library lacks, looked up when they are known to exist. */
  private static final class NewActions {
    static final MethodHandle OPEN =
        LibC.function(
            "posix_spawn_file_actions_addopen",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    static final MethodHandle DUPLICATE =
        LibC.function(
            "posix_spawn_file_actions_adddup2",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    static final MethodHandle CHANGE_DIRECTORY =
        LibC.function(
            "posix_spawn_file_actions_addchdir_np",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    static final MethodHandle CLOSE_FROM =
        LibC.function(
            "posix_spawn_file_actions_addclosefrom_np",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
  }

  private static MethodHandle pointerFunction(String name) {
    return LibC.function(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
  }

  static boolean supported() {
    return LibC.has("posix_spawn_file_actions_addclosefrom_np")
        && LibC.has("posix_spawn_file_actions_addchdir_np");
  }

  @Override
  public int launch(PtySpawn spawn, Path program, MasterTerminal terminal) throws PtyException {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment pid = arena.allocate(JAVA_INT);
      MemorySegment actions = arena.allocate(OPAQUE_BYTES, 16);
      MemorySegment attributes = arena.allocate(OPAQUE_BYTES, 16);
      int errno = openActions(arena, actions, spawn, terminal);
      if (errno == 0) {
        openAttributes(arena, attributes);
        errno =
            (int)
                SPAWN.invokeExact(
                    LibC.errnoSegment(),
                    pid,
                    arena.allocateFrom(program.toString()),
                    actions,
                    attributes,
                    strings(arena, spawn.argv()),
                    strings(arena, environmentOf(spawn)));
        int ignored = (int) ATTR_DESTROY.invokeExact(LibC.errnoSegment(), attributes);
      }
      int ignored = (int) ACTIONS_DESTROY.invokeExact(LibC.errnoSegment(), actions);
      if (errno != 0) {
        throw new PtyException(failure(spawn, program, errno));
      }
      return pid.get(JAVA_INT, 0);
    } catch (PtyException e) {
      throw e;
    } catch (Throwable t) {
      throw LibC.unexpected(t);
    }
  }

  /**
   * What the child does in order: go to its directory, open the terminal as 0, 1 and 2, close all
   * others.
   */
  private static int openActions(
      Arena arena, MemorySegment actions, PtySpawn spawn, MasterTerminal terminal)
      throws Throwable {
    MemorySegment state = LibC.errnoSegment();
    MemorySegment directory =
        arena.allocateFrom(spawn.workingDirectory().toAbsolutePath().toString());
    MemorySegment device = arena.allocateFrom(terminal.slavePath());
    int errno = (int) ACTIONS_INIT.invokeExact(state, actions);
    errno |= (int) NewActions.CHANGE_DIRECTORY.invokeExact(state, actions, directory);
    errno |= (int) NewActions.OPEN.invokeExact(state, actions, 0, device, O_RDWR, 0);
    errno |= (int) NewActions.DUPLICATE.invokeExact(state, actions, 0, 1);
    errno |= (int) NewActions.DUPLICATE.invokeExact(state, actions, 0, 2);
    errno |= (int) NewActions.CLOSE_FROM.invokeExact(state, actions, 3);
    return errno == 0 ? 0 : LibC.ENOMEM;
  }

  private static void openAttributes(Arena arena, MemorySegment attributes) throws Throwable {
    MemorySegment state = LibC.errnoSegment();
    MemorySegment all = arena.allocate(OPAQUE_BYTES, 16);
    MemorySegment none = arena.allocate(OPAQUE_BYTES, 16);
    int failed = (int) SIGFILLSET.invokeExact(state, all);
    failed |= (int) SIGEMPTYSET.invokeExact(state, none);
    failed |= (int) ATTR_INIT.invokeExact(state, attributes);
    failed |= (int) ATTR_DEFAULTS.invokeExact(state, attributes, all);
    failed |= (int) ATTR_MASK.invokeExact(state, attributes, none);
    short flags = SETSIGDEF | SETSIGMASK | SETSID;
    failed |= (int) ATTR_FLAGS.invokeExact(state, attributes, flags);
    if (failed != 0) {
      throw new IllegalStateException("posix_spawn attributes refused");
    }
  }

  private static List<String> environmentOf(PtySpawn spawn) {
    return spawn.environment().entrySet().stream()
        .map(variable -> variable.getKey() + "=" + variable.getValue())
        .toList();
  }

  /** A null-ended array of UTF-8 strings. */
  private static MemorySegment strings(Arena arena, List<String> values) {
    MemorySegment array = arena.allocate(ADDRESS, values.size() + 1L);
    for (int i = 0; i < values.size(); i++) {
      array.setAtIndex(ADDRESS, i, arena.allocateFrom(values.get(i)));
    }
    return array;
  }

  /**
   * The child's own error does not say at which step; the steps before the program itself were
   * checked.
   */
  private static PtyFailure failure(PtySpawn spawn, Path program, int errno) {
    return switch (errno) {
      case LibC.E2BIG ->
          new PtyFailure.InvalidSpawn("argv", "and environment are too long together");
      case LibC.ENOEXEC ->
          new PtyFailure.NotExecutable(
              program.toString(), "no program format that the system knows");
      case LibC.EACCES, LibC.EPERM ->
          new PtyFailure.NotExecutable(program.toString(), "permission denied");
      case LibC.ENOENT -> missing(spawn, program);
      default -> Failures.ofErrno("starting " + program, errno);
    };
  }

  private static PtyFailure missing(PtySpawn spawn, Path program) {
    if (!Files.isDirectory(spawn.workingDirectory())) {
      return new PtyFailure.BadDirectory(spawn.workingDirectory().toString(), "does not exist");
    }
    return Files.exists(program)
        ? new PtyFailure.NotExecutable(program.toString(), "its interpreter does not exist")
        : new PtyFailure.CommandNotFound(program.toString());
  }
}
