package dev.vtr.cli.agent;

import dev.vtr.cli.client.GrpcWebCall;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.ExitCode;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.AsciicastChunk;
import dev.vtr.proto.SessionRequest;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/**
 * {@code record}: the recording so far, as asciicast v2, to standard output or whole into a file of
 * mode 0600.
 */
final class RecordCommand implements AgentCommand {
  /** A long recording takes a while to travel. */
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(2);

  /** What was copied. */
  private record Copied(long bytes, boolean full) {}

  @Override
  public Syntax syntax() {
    return Syntax.of("vtr agent record", "Prints the recording so far, as asciicast v2.")
        .operand("REF")
        .option(
            "-o", "FILE", "into that file; the answer is JSON then; \"full\" if output is left out")
        .note("Only sessions spawned with --record, or as the configuration says, have one.");
  }

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    Path file = arguments.path("-o");
    if (file == null) {
      copy(arguments, hub, surroundings.out());
      return Outcome.done("");
    }
    Path target = file.toAbsolutePath();
    Copied copied = intoFile(arguments, hub, target);
    return Outcome.done(
        Answer.of(
            hub.traceId(),
            json -> {
              json.writeStringField("file", target.toString());
              json.writeNumberField("bytes", copied.bytes);
              if (copied.full) {
                json.writeBooleanField("full", true);
              }
            }));
  }

  private static Copied intoFile(Arguments arguments, HubClient hub, Path target)
      throws CommandFailure {
    try {
      if (Files.isDirectory(target)) {
        throw arguments.wrong("-o: " + target + " is a directory");
      }
      Path parent = target.getParent();
      if (parent != null && !Files.isDirectory(parent)) {
        throw arguments.wrong("-o: there is no directory " + parent);
      }
      if (Files.isSymbolicLink(target) && !Files.exists(target)) {
        throw arguments.wrong("-o: " + target + " is a link to nothing");
      }
      if (Files.exists(target) && !Files.isRegularFile(target)) {
        try (OutputStream out = Files.newOutputStream(target, StandardOpenOption.WRITE)) {
          return copy(arguments, hub, out);
        }
      }
      return inItsPlace(arguments, hub, Files.exists(target) ? target.toRealPath() : target);
    } catch (IOException e) {
      throw arguments.wrong("-o: cannot write " + target + ": " + e.getMessage());
    }
  }

  /** A whole recording, or what was there before. */
  private static Copied inItsPlace(Arguments arguments, HubClient hub, Path target)
      throws CommandFailure, IOException {
    Path part = null;
    try {
      part =
          Files.createTempFile(
              target.getParent(),
              ".vtr-",
              ".cast",
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Copied copied;
      try (OutputStream out = Files.newOutputStream(part)) {
        copied = copy(arguments, hub, out);
      }
      Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      return copied;
    } finally {
      deleteQuietly(part);
    }
  }

  private static void deleteQuietly(@org.jspecify.annotations.Nullable Path part) {
    try {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      // A leftover of ours in the user's directory; the answer or the error matters more.
    }
  }

  private static Copied copy(Arguments arguments, HubClient hub, OutputStream out)
      throws CommandFailure {
    var request = SessionRequest.newBuilder().setSession(arguments.operand(0)).build();
    var total = new long[1];
    var full = new boolean[1];
    try {
      hub.stream(
          "DumpAsciicast",
          request,
          AsciicastChunk.parser(),
          arguments.duration("--timeout", DEFAULT_TIMEOUT),
          chunk -> {
            chunk.getData().writeTo(out);
            total[0] += chunk.getData().size();
            full[0] |= chunk.getFull();
          });
    } catch (GrpcWebCall.ItemFailure e) {
      throw new CommandFailure(
          "UNKNOWN",
          "the recording cannot be written: " + e.getMessage(),
          "Make room, or choose another place with -o FILE.",
          ExitCode.REFUSED);
    }
    return new Copied(total[0], full[0]);
  }
}
