package dev.vtr.cli;

import dev.vtr.cli.agent.AgentCommands;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.GivenWords;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.demo.DemoCommand;
import dev.vtr.cli.node.HubCommand;
import dev.vtr.cli.node.SpokeCommand;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code vtr}: hands the command line to whoever it is for. */
public final class Main {
  private static final String HELP =
      """
      vtr: a headless terminal multiplexer for agents in which everything is traced

        vtr hub                 a node that clients and spokes connect to
        vtr spoke --hub H:P     a node that serves its sessions through a hub
        vtr agent COMMAND       drives sessions: ls spawn send key wait idle screen read ...
        vtr demo                the whole system at once, and the trace of it
        vtr vt COMMAND          the engine alone: replay, pipe, bench, figures, workloads
        vtr version

      vtr COMMAND --help says more.
      """;

  /** Two times the patience of posting spans: to connect, and to post. */
  private static final long LAST_MOMENT_MILLIS = 600;

  private Main() {}

  /** The process's entry; ends the process with the command's exit status. */
  public static void main(String[] words) {
    int status = run(List.of(words), Surroundings.ofProcess()).status();
    // Everything is written; threads of the runtime need not be waited for.
    Runtime.getRuntime().halt(status);
  }

  /** Runs a command line and prints its failure, if it is one. */
  static ExitCode run(List<String> words, Surroundings surroundings) {
    try {
      return dispatch(GivenWords.of(words), surroundings);
    } catch (CommandFailure e) {
      return told(e, surroundings);
    } catch (RuntimeException | Error e) {
      return told(CommandFailure.defect(e), surroundings);
    }
  }

  private static ExitCode told(CommandFailure failure, Surroundings surroundings) {
    try {
      surroundings.err().write(failure.json());
    } catch (IOException unwritable) {
      // Nobody listens; the exit status says it.
    }
    return failure.exit();
  }

  /**
   * Runs {@code end} when SIGINT or SIGTERM comes, and then gives the command a moment to send its
   * spans; it ends the process itself.
   */
  private static void atSignal(Runnable end) {
    Thread command = Thread.currentThread();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end.run();
                  try {
                    command.join(LAST_MOMENT_MILLIS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "interrupted"));
  }

  private static ExitCode dispatch(List<String> words, Surroundings surroundings)
      throws CommandFailure {
    String name = words.isEmpty() ? "help" : words.getFirst();
    List<String> rest = words.isEmpty() ? words : words.subList(1, words.size());
    return switch (name) {
      case "agent" ->
          FileCommands.isTrace(rest)
              ? FileCommands.trace(rest, surroundings)
              : new AgentCommands(Version.TEXT, Main::atSignal).run(rest, surroundings);
      case "vt" -> FileCommands.vt(rest, surroundings);
      case "hub" -> HubCommand.run(Version.TEXT, rest, node(surroundings));
      case "spoke" -> SpokeCommand.run(Version.TEXT, rest, node(surroundings));
      case "demo" -> new DemoCommand(Version.TEXT, surroundings).run(rest);
      case "version", "--version" -> print(surroundings, "vtr " + Version.TEXT + "\n");
      case "help", "--help", "-h" -> print(surroundings, HELP);
      default ->
          throw CommandFailure.usage(
              "\"" + name + "\" is no command of vtr", "vtr --help lists the commands.");
    };
  }

  /**
   * Before any class of OpenTelemetry is loaded: with several providers on the class path it needs
   * to be told.
   */
  private static Surroundings node(Surroundings surroundings) {
    System.setProperty(
        "io.opentelemetry.context.contextStorageProvider",
        "dev.vtr.trace.VertxContextStorageProvider");
    return surroundings;
  }

  private static ExitCode print(Surroundings surroundings, String text) {
    try {
      surroundings.out().write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      return ExitCode.REFUSED;
    }
    return ExitCode.DONE;
  }
}
