package dev.vtr.query;

import dev.vtr.query.scan.LossLine;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The processes that some spans are of or about, for telling whose losses may be theirs.
 *
 * @param coordinators names of hubs and spokes
 * @param programs name and instance of each process that is no node
 */
record Processes(Set<String> coordinators, Set<List<String>> programs) {
  static Processes of(Collection<Span> spans) {
    Set<String> coordinators = new HashSet<>();
    Set<List<String>> programs = new HashSet<>();
    for (Span span : spans) {
      coordinators.add(span.coordinator());
      coordinators.add(span.attribute("coordinator"));
      coordinators.add(span.attribute("spoke"));
      if (!span.role().equals("hub") && !span.role().equals("spoke")) {
        programs.add(
            List.of(
                Span.text(span.resource(), "service.name"),
                Span.text(span.resource(), "service.instance.id")));
      }
    }
    return new Processes(coordinators, programs);
  }

  /** Whether it was lost by one of these; of a process that is not known it may be. */
  boolean include(LossLine loss) {
    if (loss.isNodes()) {
      return coordinators.contains(Span.text(loss.resource(), "coordinator.name"));
    }
    if (loss.isOfSomeProgram()) {
      return programs.stream().anyMatch(program -> !LossLine.isOurs(program.getFirst()));
    }
    return loss.isOfUnnamed()
        || programs.contains(
            List.of(
                Span.text(loss.resource(), "service.name"),
                Span.text(loss.resource(), "service.instance.id")));
  }
}
