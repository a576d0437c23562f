package dev.vtr.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The table {@code span-catalogue.txt}, against which lines of a file are held. */
final class SpanCatalogue {
  private static final Pattern EVENT = Pattern.compile("([a-z_.]+)\\(([^)]*)\\)");

  private final List<Row> rows = new ArrayList<>();
  private final Set<String> used = new HashSet<>();

  private record Attributes(Set<String> all, Set<String> required) {
    static Attributes of(String text) {
      String whole =
          text.replace("@session", "session.id session.name coordinator")
              .replace("@run", "count? last_frame_id? last_t_ns?");
      Set<String> all = new HashSet<>();
      Set<String> required = new HashSet<>();
      for (String word : whole.strip().split("\\s+", -1)) {
        String name = word.replace("?", "");
        if (!name.isEmpty()) {
          all.add(name);
          if (name.equals(word)) {
            required.add(name);
          }
        }
      }
      return new Attributes(all, required);
    }

    void check(JsonNode attributes, String where, Set<String> problems) {
      Set<String> present = new TreeSet<>();
      attributes.fieldNames().forEachRemaining(present::add);
      for (String name : required) {
        if (!present.contains(name)) {
          problems.add(where + " lacks " + name);
        }
      }
      present.removeAll(all);
      present.forEach(name -> problems.add(where + " has the unknown " + name));
    }
  }

  private record Row(
      String name,
      Set<String> kinds,
      List<String> edges,
      Attributes attributes,
      Map<String, Attributes> events) {}

  /** Reads the table. */
  static SpanCatalogue read() throws IOException {
    SpanCatalogue catalogue = new SpanCatalogue();
    try (InputStream in = SpanCatalogue.class.getResourceAsStream("span-catalogue.txt")) {
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n", -1)) {
        if (!line.isBlank() && !line.startsWith("#")) {
          catalogue.rows.add(row(line.split("\\|", -1)));
        }
      }
    }
    return catalogue;
  }

  private static Row row(String[] cells) {
    Map<String, Attributes> events = new LinkedHashMap<>();
    Matcher event = EVENT.matcher(cells[4]);
    while (event.find()) {
      events.put(event.group(1), Attributes.of(event.group(2)));
    }
    return new Row(
        cells[0].strip(),
        Set.of(cells[1].strip().split("\\s+", -1)),
        Arrays.stream(cells[2].split(" or ", -1)).map(String::strip).toList(),
        Attributes.of(cells[3]),
        events);
  }

  /** What is wrong with the lines of ended spans, each thing once; empty: nothing. */
  Set<String> problems(List<JsonNode> spans) {
    Map<String, String> names = new HashMap<>();
    spans.forEach(span -> names.put(span.path("span_id").asText(), span.path("name").asText()));
    Set<String> problems = new TreeSet<>();
    for (JsonNode span : spans) {
      String name = span.path("name").asText();
      rows.stream()
          .filter(row -> fits(row.name, name))
          .findFirst()
          .ifPresentOrElse(
              row -> check(row, span, names, problems), () -> problems.add("unknown: " + name));
    }
    return problems;
  }

  private void check(Row row, JsonNode span, Map<String, String> names, Set<String> problems) {
    used.add(row.name);
    String name = span.path("name").asText();
    String where = name + "@" + span.path("resource").path("vtr.role").asText();
    if (!row.kinds.contains(span.path("kind").asText())) {
      problems.add(where + " is of kind " + span.path("kind").asText());
    }
    if (row.edges.stream().noneMatch(edge -> hasEdge(edge, span, names))) {
      String parent = names.get(span.path("parent_span_id").asText());
      problems.add(where + " hangs on " + parent + " and " + span.path("links"));
    }
    row.attributes.check(span.path("attrs"), where, problems);
    for (JsonNode event : span.path("events")) {
      Attributes known = row.events.get(event.path("name").asText());
      String what = where + " " + event.path("name").asText();
      if (known == null) {
        problems.add("unknown event: " + what);
      } else {
        known.check(event.path("attrs"), what, problems);
      }
    }
  }

  private static boolean hasEdge(String edge, JsonNode span, Map<String, String> names) {
    String parent = span.path("parent_span_id").asText();
    if (edge.equals("root")) {
      return parent.isEmpty();
    }
    if (edge.startsWith("child of ")) {
      return fits(edge.substring("child of ".length()), names.getOrDefault(parent, ""));
    }
    JsonNode link = span.path("links").path(0);
    return parent.isEmpty()
        && fits(edge.substring("link ".length()), link.path("attrs").path("link.reason").asText())
        && names.containsKey(link.path("span_id").asText());
  }

  private static boolean fits(String pattern, String name) {
    return pattern.endsWith("*")
        ? name.startsWith(pattern.substring(0, pattern.length() - 1))
        : name.equals(pattern);
  }

  /** Rows that no line has been held against. */
  List<String> unused() {
    return rows.stream().map(Row::name).filter(name -> !used.contains(name)).toList();
  }
}
