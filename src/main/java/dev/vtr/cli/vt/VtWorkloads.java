package dev.vtr.cli.vt;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code vtr vt workloads DIR [MEBIBYTES]}: writes a file for each {@link Workload}. */
public final class VtWorkloads {
  private static final int DEFAULT_MEBIBYTES = 16;
  private static final int MAX_MEBIBYTES = 1024;

  private static final String HELP =
      """
      Usage: vtr vt workloads DIRECTORY [MIB]

      Writes recordings for vtr vt bench, of MIB (1 to 1024, 16) MiB each, the same every time.
      """;

  private VtWorkloads() {}

  /** Writes the files and prints their names; the exit code. */
  public static int run(String[] args, PrintStream out, PrintStream err) {
    if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
      out.print(HELP);
      return 0;
    }
    int mebibytes;
    try {
      mebibytes = args.length < 2 ? DEFAULT_MEBIBYTES : Integer.parseInt(args[1]);
    } catch (NumberFormatException e) {
      mebibytes = 0;
    }
    if (args.length == 0 || args.length > 2 || mebibytes < 1 || mebibytes > MAX_MEBIBYTES) {
      return Refusal.usage(
          "workloads", "name a directory and 1 to " + MAX_MEBIBYTES + " MiB a file", err);
    }
    try {
      Path directory = Files.createDirectories(Path.of(args[0]));
      for (Workload workload : Workload.values()) {
        Path file = directory.resolve(workload.label());
        Files.write(file, workload.bytes(mebibytes << 20));
        out.println(file);
      }
      return 0;
    } catch (IOException e) {
      return Refusal.unusable("cannot write " + e.getMessage(), err);
    }
  }
}
