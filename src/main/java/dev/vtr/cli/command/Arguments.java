package dev.vtr.cli.command;

import dev.vtr.config.ConfigException;
import dev.vtr.config.Durations;
import dev.vtr.config.GivenPath;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command was given: options and operands that fit its {@link Syntax}. Owned by one thread.
 */
public final class Arguments {
  private final Syntax syntax;
  private final List<String> names = new ArrayList<>();
  private final List<String> values = new ArrayList<>();
  private final List<String> operands = new ArrayList<>();

  Arguments(Syntax syntax) {
    this.syntax = syntax;
  }

  void addOption(String name, String value) {
    names.add(name);
    values.add(value);
  }

  void addOperand(String word) {
    operands.add(word);
  }

  /** Whether {@code --help} was given; nothing else was checked then. */
  public boolean helpWanted() {
    return has("--help");
  }

  /** Whether the option was given at all. */
  public boolean has(String name) {
    return names.contains(name);
  }

  /** The option's last value; null when it was not given. */
  public @Nullable String option(String name) {
    int at = names.lastIndexOf(name);
    return at < 0 ? null : values.get(at);
  }

  /**
   * The option's last value, which has to be given.
   *
   * @param nextStep what to do when it is missing
   */
  public String required(String name, String nextStep) throws CommandFailure {
    String text = option(name);
    if (text == null || text.isEmpty()) {
      throw CommandFailure.usage(name + " is missing", nextStep);
    }
    return text;
  }

  /** All values of an option, in order. */
  public List<String> options(String name) {
    var all = new ArrayList<String>();
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equals(name)) {
        all.add(values.get(i));
      }
    }
    return all;
  }

  /** All operands, in order. */
  public List<String> operands() {
    return operands;
  }

  /** An operand that the syntax needs, so it is there. */
  public String operand(int index) {
    return operands.get(index);
  }

  /**
   * A whole number of at least 0; {@code otherwise} when the option was not given.
   *
   * @throws CommandFailure when it is no such number, naming the option
   */
  public long number(String name, long otherwise) throws CommandFailure {
    String text = option(name);
    return text == null ? otherwise : number(name, text);
  }

  /** As {@link #number(String, long)}, for a value that fits an {@code int}. */
  public int smallNumber(String name, int otherwise) throws CommandFailure {
    String text = option(name);
    return text == null ? otherwise : smallNumber(name, text);
  }

  /**
   * A whole number of {@code least} to {@code most}; 0, which asks a node for its default, when the
   * option was not given.
   *
   * @throws CommandFailure when it is none of these, naming the option
   */
  public int numberBetween(String name, int least, int most) throws CommandFailure {
    String text = option(name);
    if (text == null) {
      return 0;
    }
    int number = smallNumber(name, text);
    if (number < least || number > most) {
      throw syntax.wrong(name + " must be " + least + " to " + most + ", not " + text);
    }
    return number;
  }

  /** Reads {@code text}, given for {@code name}, as a whole number of 0 to 2147483647. */
  public int smallNumber(String name, String text) throws CommandFailure {
    long number = number(name, text);
    if (number > Integer.MAX_VALUE) {
      throw syntax.wrong(name + " is too large: \"" + text + "\"");
    }
    return (int) number;
  }

  /** Reads {@code text}, given for {@code name}, as a whole number of at least 0. */
  public long number(String name, String text) throws CommandFailure {
    try {
      long number = Long.parseLong(text);
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Told below.
    }
    throw syntax.wrong(name + " wants a whole number of at least 0, not \"" + text + "\"");
  }

  /**
   * A duration such as {@code 250ms}, {@code 5s}, {@code 2m}, {@code 1h}; {@code otherwise} when
   * not given.
   *
   * @throws CommandFailure when it is none, naming the option
   */
  public Duration duration(String name, Duration otherwise) throws CommandFailure {
    String text = option(name);
    if (text == null) {
      return otherwise;
    }
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw syntax.wrong(name + ": " + e.getMessage());
    }
  }

  /**
   * A path; null when it was not given.
   *
   * @throws CommandFailure when it is none, naming the option
   */
  public @Nullable Path path(String name) throws CommandFailure {
    String text = option(name);
    try {
      return text == null ? null : GivenPath.of(name, text);
    } catch (ConfigException e) {
      throw CommandFailure.usage(e.text(), e.nextStep());
    }
  }

  /** A failure of the command's usage. */
  public CommandFailure wrong(String message) {
    return syntax.wrong(message);
  }
}
