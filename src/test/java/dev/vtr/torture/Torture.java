package dev.vtr.torture;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import dev.vtr.harness.Nodes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.LoggerFactory;

/**
 * What {@code bin/torture} runs: faults that take longer than a test may. Prints a line of JSON for
 * each.
 */
@SuppressWarnings("try") // closing waits
final class Torture {
  private Torture() {}

  /**
   * {@code DIRECTORY ROUNDS SEED STOP-SECONDS BACKFILL-MIB SOAK-SECONDS NAME...}; {@code crash} is
   * a name, too. Without names all of them happen.
   */
  public static void main(String[] words) throws Exception {
    ((Logger) LoggerFactory.getLogger("dev.vtr")).setLevel(Level.ERROR);
    Path directory = Path.of(words[0]);
    int rounds = Integer.parseInt(words[1]);
    long seed = Long.parseLong(words[2]);
    List<Fault> faults = new ArrayList<>(NodeFaults.all(Integer.parseInt(words[3])));
    faults.addAll(DiskFaults.all(Integer.parseInt(words[4])));
    faults.addAll(CableFaults.all());
    faults.addAll(LoadFaults.all(Integer.parseInt(words[5])));
    List<String> wanted = List.of(words).subList(6, words.length);
    boolean pass = true;
    for (Fault fault : faults) {
      if (wanted.isEmpty() || wanted.contains(fault.name())) {
        pass &= told(happened(fault, seed, Files.createDirectory(directory.resolve(fault.name()))));
      }
    }
    if (wanted.isEmpty() || wanted.contains("crash")) {
      Path worlds = Files.createDirectory(directory.resolve("crash"));
      pass &= told(CrashWorlds.run(worlds, seed, rounds));
    }
    System.exit(pass ? 0 : 1);
  }

  private static boolean told(Verdict verdict) {
    System.out.println(verdict.json());
    return verdict.pass();
  }

  private static Verdict happened(Fault fault, long seed, Path directory) throws Exception {
    try (Nodes nodes = new Nodes(directory, List.of())) {
      String observed = fault.happen(nodes, directory);
      return new Verdict(fault.name(), seed, fault.expected(), observed, true);
    } catch (Fault.Broken broken) {
      return new Verdict(fault.name(), seed, fault.expected(), broken.getMessage(), false);
    } catch (Exception unexpected) {
      return new Verdict(fault.name(), seed, fault.expected(), unexpected.toString(), false);
    }
  }
}
