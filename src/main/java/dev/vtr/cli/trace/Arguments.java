package dev.vtr.cli.trace;

import dev.vtr.query.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A command line taken apart: {@code --name value}, {@code --name=value} and {@code --flag}. */
final class Arguments {
  /** What every agent command takes; these commands read files and have no use for a hub. */
  private static final Set<String> ALWAYS_VALUED =
      Set.of("--hub", "--timeout", "--token-file", "--jsonl");

  private static final Set<String> ALWAYS_FLAGS = Set.of("--json", "--help");

  private final Map<String, List<String>> values = new HashMap<>();

  private Arguments() {}

  /**
   * Takes a command line apart.
   *
   * @param valued options that need a value
   * @param flags options without one
   */
  static Arguments parse(String[] args, Set<String> valued, Set<String> flags) throws Refusal {
    Arguments arguments = new Arguments();
    for (int i = 0; i < args.length; i++) {
      String arg = args[i];
      int equals = arg.startsWith("--") ? arg.indexOf('=') : -1;
      String name = equals < 0 ? arg : arg.substring(0, equals);
      if (flags.contains(name) || ALWAYS_FLAGS.contains(name)) {
        arguments.add(name, equals < 0 ? "true" : arg.substring(equals + 1));
      } else if (valued.contains(name) || ALWAYS_VALUED.contains(name)) {
        if (equals < 0 && i + 1 >= args.length) {
          throw Refusal.usage(name + ": needs a value", "vtr agent <command> --help");
        }
        arguments.add(name, equals < 0 ? args[++i] : arg.substring(equals + 1));
      } else {
        throw Refusal.usage(name + ": not an option of this command", "vtr agent <command> --help");
      }
    }
    return arguments;
  }

  private void add(String name, String value) {
    values.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  List<String> all(String name) {
    return values.getOrDefault(name, List.of());
  }

  /** The last value given, as the shell's users expect. */
  Optional<String> value(String name) {
    List<String> given = all(name);
    return given.isEmpty() ? Optional.empty() : Optional.of(given.getLast());
  }

  String required(String name, String nextStep) throws Refusal {
    return value(name)
        .filter(text -> !text.isEmpty())
        .orElseThrow(() -> Refusal.usage(name + ": is missing", nextStep));
  }

  Optional<Duration> duration(String name) throws Refusal {
    Optional<String> text = value(name);
    if (text.isEmpty()) {
      return Optional.empty();
    }
    Optional<Duration> duration = Times.duration(text.get());
    if (duration.isEmpty()) {
      throw Refusal.usage(name + ": not a duration: " + text.get(), "write 250ms, 5s, 2m or 1h");
    }
    return duration;
  }

  /** A whole number within bounds. */
  int count(String name, int otherwise, int max) throws Refusal {
    Optional<String> text = value(name);
    if (text.isEmpty()) {
      return otherwise;
    }
    try {
      int count = Integer.parseInt(text.get());
      if (count >= 1 && count <= max) {
        return count;
      }
    } catch (NumberFormatException notNumeric) {
      // Refused below, with the range.
    }
    throw Refusal.usage(
        name + ": not a number from 1 to " + max + ": " + text.get(),
        "for example " + name + " " + otherwise);
  }
}
