package dev.vtr.cli.agent;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.cli.span.CommandTrace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code vtr agent ...}: finds the command, runs it, prints its answer, then hands its spans to the
 * hub.
 */
public final class AgentCommands {
  static final List<String> NAMES =
      List.of(
          "ls", "spawn", "info", "screen", "read", "grep", "send", "key", "raw", "paste", "resize",
          "wait", "idle", "watch", "kill", "close", "rm", "rename", "record");

  /** The commands that need no hub, and so are not this class's own; and the guide. */
  private static final String NAMES_WITHOUT_HUB =
      "trace trace-search trace-why trace-drops trace-timeline trace-open trace-export help-agent";

  /** Of the commands that need no hub. */
  private static final String TRACE_OVERVIEW =
      """

      Over span files alone, without a hub (--jsonl FILE, default: the hub's own):

        trace --trace ID            The tree of one trace, and what caused what.
        trace-search                Spans by session, name, time, error, text.
        trace-why --trace ID        Where the time went, ours and the program's.
        trace-drops                 What was dropped or delayed, and why.
        trace-timeline --session S  What happened to a session, in order.
        trace-open                  Spans that have not ended.
        trace-export --format F     otlp-json or perfetto.
      """;

  private final String version;
  private final Consumer<Runnable> interruptions;

  /**
   * The commands of one program.
   *
   * @param version of this program, for its spans
   * @param interruptions takes what is to be run, by another thread, when the user wants the
   *     command to end
   */
  public AgentCommands(String version, Consumer<Runnable> interruptions) {
    this.version = version;
    this.interruptions = interruptions;
  }

  /** The command of a name; null when there is none. Only that command's class is loaded. */
  static @Nullable AgentCommand named(String name) {
    return switch (name) {
      case "ls" -> new ListCommand();
      case "spawn" -> new SpawnCommand();
      case "info" -> new SessionCommand.Show();
      case "screen" -> new ScreenCommand();
      case "read" -> new ReadCommand();
      case "grep" -> new GrepCommand();
      case "send" -> new SendCommand();
      case "key" -> new InputCommand.Key();
      case "raw" -> new InputCommand.Raw();
      case "paste" -> new InputCommand.Paste();
      case "resize" -> new SessionCommand.Resize();
      case "wait" -> new WaitCommand();
      case "idle" -> new IdleCommand();
      case "watch" -> new WatchCommand();
      case "kill" -> new SessionCommand.Kill();
      case "close" -> new SessionCommand.Close();
      case "rm" -> new SessionCommand.Remove();
      case "rename" -> new SessionCommand.Rename();
      case "record" -> new RecordCommand();
      default -> null;
    };
  }

  /**
   * Runs {@code vtr agent WORDS}.
   *
   * @param words the command's name and what follows it; options that all commands take may stand
   *     before the name
   * @return how it ended; everything is printed
   * @throws CommandFailure when it failed, for the caller to print
   */
  public ExitCode run(List<String> words, Surroundings surroundings) throws CommandFailure {
    int at = nameAt(words);
    if (at < 0 || words.get(at).equals("help")) {
      print(surroundings, overview());
      return ExitCode.DONE;
    }
    String name = words.get(at);
    if (name.equals("help-agent")) {
      print(surroundings, Guide.TEXT);
      return ExitCode.DONE;
    }
    AgentCommand command = named(name);
    if (command == null) {
      throw CommandFailure.usage(
          "\"" + name + "\" is no command of vtr agent",
          "Take one of: " + String.join(" ", NAMES) + " " + NAMES_WITHOUT_HUB + ".");
    }
    var rest = new ArrayList<String>(words.size());
    rest.addAll(words.subList(0, at));
    rest.addAll(words.subList(at + 1, words.size()));
    return run(name, command, rest, surroundings);
  }

  private ExitCode run(
      String name, AgentCommand command, List<String> words, Surroundings surroundings)
      throws CommandFailure {
    Syntax syntax = ClientSettings.options(command.syntax());
    Arguments arguments = syntax.parse(words);
    if (arguments.helpWanted()) {
      print(surroundings, syntax.help());
      return ExitCode.DONE;
    }
    var trace = new CommandTrace(name, surroundings.environment());
    try (var hub = new HubClient(ClientSettings.of(arguments, surroundings), trace)) {
      ExitCode exit = ExitCode.REFUSED;
      interruptions.accept(hub::interrupt);
      try {
        AgentCommand.Outcome outcome = command.run(arguments, hub, surroundings);
        exit = outcome.exit();
        print(surroundings, outcome.output());
        return exit;
      } catch (CommandFailure | RuntimeException e) {
        CommandFailure failure =
            e instanceof CommandFailure foreseen ? foreseen : CommandFailure.defect(e);
        exit = failure.exit();
        print(surroundings, failure, trace.traceId());
        if (exit != ExitCode.INTERRUPTED) { // what the user has ended did not fail
          trace.root().fail(failure.code());
        }
        return exit;
      } finally {
        trace.root().with("exit.code", exit.status());
        trace.end(trace.root());
        hub.postSpans(version);
      }
    }
  }

  /**
   * Where the command's name stands, after options that all commands take; -1 when help is wanted
   * or nothing given.
   */
  private static int nameAt(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "--hub", "--timeout", "--token-file", "--ca", "--config" -> i++;
        case "--help", "-h" -> {
          return -1;
        }
        default -> {
          if (!words.get(i).startsWith("-")) {
            return i;
          }
        }
      }
    }
    return -1;
  }

  private static String overview() {
    var text = new StringBuilder("Drives terminal sessions, for agents.\n\n");
    for (String name : NAMES) {
      AgentCommand command = named(name);
      if (command != null) {
        text.append("  ").append(command.syntax().summary()).append('\n');
      }
    }
    return text.append(TRACE_OVERVIEW)
        .append(
            "\nvtr agent COMMAND --help says more; help-agent prints a guide for language models.\n")
        .toString();
  }

  private static void print(Surroundings surroundings, String output) throws CommandFailure {
    try {
      surroundings.out().write(output.getBytes(StandardCharsets.UTF_8));
      surroundings.out().flush();
    } catch (IOException e) {
      throw new CommandFailure(
          "UNKNOWN",
          "standard output takes nothing more: " + e.getMessage(),
          "The command itself was done; read its answer with another one.",
          ExitCode.REFUSED);
    }
  }

  private static void print(Surroundings surroundings, CommandFailure failure, String traceId) {
    try {
      surroundings.err().write(failure.json(traceId));
      surroundings.err().flush();
    } catch (IOException e) {
      // Nobody listens; the exit status says it.
    }
  }
}
