package dev.vtr.cli.trace;

import dev.vtr.query.scan.LineScan;
import dev.vtr.query.scan.ScanCounts;
import dev.vtr.query.scan.SpanFiles;
import dev.vtr.query.view.Answer;
import dev.vtr.query.view.Printable;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
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
    int run(Invocation invocation) throws Refusal, IOException;
  }

  private final Arguments arguments;
  private final PrintStream out;

  private Invocation(Arguments arguments, PrintStream out) {
    this.arguments = arguments;
    this.out = out;
  }

  /** Runs {@code work} and turns every refusal into the error object and its exit code. */
  static int run(Syntax syntax, String[] args, PrintStream out, PrintStream err, Work work) {
    try {
      Arguments arguments = Arguments.parse(args, syntax.valued(), syntax.flags());
      if (arguments.has("--help")) {
        out.println(syntax.usage());
        return 0;
      }
      return work.run(new Invocation(arguments, out));
    } catch (Refusal refusal) {
      return refuse(refusal, err);
    } catch (IOException | UncheckedIOException e) {
      return refuse(
          Refusal.failed(
              String.valueOf(e.getMessage()), "check the file's permissions and the disk"),
          err);
    }
  }

  private static int refuse(Refusal refusal, PrintStream err) {
    err.println(
        Answer.object(
            json -> {
              json.writeObjectFieldStart("error");
              json.writeStringField("code", refusal.code());
              json.writeStringField("message", Printable.sentence(refusal.message()));
              json.writeStringField("next_step", Printable.sentence(refusal.nextStep()));
              json.writeEndObject();
            }));
    return refusal.exit();
  }

  Arguments arguments() {
    return arguments;
  }

  PrintStream out() {
    return out;
  }

  boolean wantsJson() {
    return arguments.has("--json");
  }

  /** The span files that {@code --jsonl} names, or those at the standard place. */
  LineScan scan() throws Refusal, IOException {
    List<Path> paths = new ArrayList<>();
    for (String named : arguments.all("--jsonl")) {
      paths.add(path("--jsonl", named));
    }
    if (paths.isEmpty()) {
      paths.add(
          SpanFiles.standardPath(
              System.getenv(),
              Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home", ".")))));
    }
    try {
      return new LineScan(SpanFiles.behind(paths), new ScanCounts());
    } catch (NoSuchFileException missing) {
      throw Refusal.notFound(
          "--jsonl: no span file at " + missing.getFile(),
          "start a hub with tracing on, or name the file with --jsonl PATH");
    }
  }

  static Path path(String option, String text) throws Refusal {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw Refusal.usage(option + ": not a path: " + e.getReason(), "name a file");
    }
  }
}
