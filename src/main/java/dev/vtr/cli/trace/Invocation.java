package dev.vtr.cli.trace;

import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Syntax;
import dev.vtr.config.ConfigException;
import dev.vtr.config.GivenPath;
import dev.vtr.config.TraceLocations;
import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.Printable;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One run of a command: its arguments, its streams, the files it asks. */
final class Invocation {
  /** A command's work. */
  @FunctionalInterface
  interface Work {
    /** Answers on standard output; returns the exit code. */
    int run(Invocation invocation) throws CommandFailure, IOException;
  }

  private final Arguments arguments;
  private final Asker asker;

  private Invocation(Arguments arguments, Asker asker) {
    this.arguments = arguments;
    this.asker = asker;
  }

  /**
   * A command with what all of these take; those of every agent command that need a hub are no use
   * here.
   */
  static Syntax syntax(String command, String purpose) {
    return Syntax.of(command, purpose)
        .option("--jsonl", "PATH", "a span file; rotated siblings are read too; may be repeated")
        .option("--config", "FILE", "configuration instead of vtr.toml, for where spans are")
        .flag("--json", "one JSON object")
        .unused("--hub", "--timeout", "--token-file");
  }

  /** Runs {@code work} and turns every failure into the error object and its exit code. */
  static int run(Syntax syntax, String[] args, Asker asker, Work work) {
    try {
      Arguments arguments = syntax.parse(List.of(args));
      if (arguments.helpWanted()) {
        asker.out().print(syntax.help());
        return 0;
      }
      return work.run(new Invocation(arguments, asker));
    } catch (CommandFailure failure) {
      return refuse(failure, asker.err());
    } catch (IOException | UncheckedIOException e) {
      return refuse(
          CommandFailure.refused(
              "INTERNAL",
              String.valueOf(e.getMessage()),
              "check the file's permissions and the disk"),
          asker.err());
    }
  }

  private static int refuse(CommandFailure failure, PrintStream err) {
    err.println(
        Answer.object(
            json -> {
              json.writeObjectFieldStart("error");
              json.writeStringField("code", failure.code());
              json.writeStringField("message", Printable.sentence(failure.text()));
              json.writeStringField("next_step", Printable.sentence(failure.nextStep()));
              json.writeEndObject();
            }));
    return failure.exit().status();
  }

  Arguments arguments() {
    return arguments;
  }

  PrintStream out() {
    return asker.out();
  }

  /** Where an answer's account goes when its body has standard output for itself. */
  PrintStream err() {
    return asker.err();
  }

  /** Answers one JSON object, as it is made: the whole of it may not fit into memory. */
  void answer(Answer.Fields fields) throws IOException {
    Writer target = new BufferedWriter(new OutputStreamWriter(out(), StandardCharsets.UTF_8));
    Answer.object(target, fields);
    target.write('\n');
    target.flush();
  }

  boolean wantsJson() {
    return arguments.has("--json");
  }

  /**
   * The span files that {@code --jsonl} names, else those where this machine's nodes write: {@code
   * VTR_TRACE_JSONL_PATH}, the configuration, the data directory.
   */
  LineScan scan() throws CommandFailure, IOException {
    List<Path> paths = new ArrayList<>();
    for (String named : arguments.options("--jsonl")) {
      paths.add(path("--jsonl", named));
    }
    TraceLocations usual = usual();
    if (paths.isEmpty()) {
      paths.add(usual.spans());
    }
    // The metrics of files from elsewhere lie beside them, if they came along.
    boolean areOurs = paths.getFirst().toAbsolutePath().equals(usual.spans().toAbsolutePath());
    Path metrics =
        areOurs ? usual.metrics() : paths.getFirst().resolveSibling(usual.metrics().getFileName());
    try {
      return new LineScan(SpanFiles.behind(paths, metrics), new ScanCounts(), asker.clock());
    } catch (NoSuchFileException missing) {
      throw CommandFailure.refused(
          "NOT_FOUND",
          "--jsonl: no span file at " + missing.getFile(),
          "start a hub with tracing on, or name the file with --jsonl PATH");
    } catch (SpanFiles.NotAFileException other) {
      throw CommandFailure.usage(
          "--jsonl: not a file: " + other.getFile(),
          "name a file, .gz or not: it is read in parts, which a pipe or a directory is not");
    }
  }

  private TraceLocations usual() throws CommandFailure {
    String config = arguments.option("--config");
    try {
      return TraceLocations.read(
          asker.environment(), config == null ? null : path("--config", config));
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.text(), e.nextStep());
    }
  }

  static Path path(String option, String text) throws CommandFailure {
    try {
      return GivenPath.of(option, text);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.text(), e.nextStep());
    }
  }
}
