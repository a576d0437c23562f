package dev.vtr.cli.command;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one command takes: its options and operands, declared once, for parsing and for its help.
 * Options stand anywhere; {@code --name=value}, {@code --name value}, {@code -A3} and {@code --}
 * are understood.
 *
 * <p>Made for start-up: a handful of small classes that an AOT cache can hold, no reflection.
 */
public final class Syntax {
  /** One option; a flag when {@code value} is empty. */
  record Option(String name, String value, String help) {
    boolean isFlag() {
      return value.isEmpty();
    }
  }

  /** One operand; {@code least} and {@code most} say how often it may stand. */
  record Operand(String name, int least, int most) {}

  private static final int COLUMN = 28;

  private final String command;
  private final String purpose;
  private final List<Option> options = new ArrayList<>();
  private final List<String> unused = new ArrayList<>();
  private final List<Operand> operands = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private Syntax(String command, String purpose) {
    this.command = command;
    this.purpose = purpose;
  }

  /**
   * A command that takes nothing yet.
   *
   * @param command the words that call it, such as {@code vtr agent screen}
   * @param purpose one sentence for the help
   */
  public static Syntax of(String command, String purpose) {
    return new Syntax(command, purpose);
  }

  /** Takes an option without a value. */
  public Syntax flag(String name, String help) {
    options.add(new Option(name, "", help));
    return this;
  }

  /** Takes an option with a value, shown as {@code value} in the help. It may be repeated. */
  public Syntax option(String name, String value, String help) {
    options.add(new Option(name, value, help));
    return this;
  }

  /** Takes options with a value that other commands need and this one has no use for. */
  public Syntax unused(String... names) {
    unused.addAll(List.of(names));
    return this;
  }

  /** Needs this operand. */
  public Syntax operand(String name) {
    operands.add(new Operand(name, 1, 1));
    return this;
  }

  /** Takes this operand; nothing but optional ones may follow. */
  public Syntax optionalOperand(String name) {
    operands.add(new Operand(name, 0, 1));
    return this;
  }

  /** Takes this operand once or more often; the last one. */
  public Syntax repeatedOperand(String name) {
    operands.add(new Operand(name, 1, Integer.MAX_VALUE));
    return this;
  }

  /** Takes any number of this operand; the last one. */
  public Syntax optionalOperands(String name) {
    operands.add(new Operand(name, 0, Integer.MAX_VALUE));
    return this;
  }

  /** A line at the end of the help. */
  public Syntax note(String line) {
    notes.add(line);
    return this;
  }

  /** The words that call the command. */
  public String command() {
    return command;
  }

  /**
   * Reads a command line.
   *
   * @throws CommandFailure when it does not fit, naming the option or operand; exit status 2
   */
  public Arguments parse(List<String> words) throws CommandFailure {
    var arguments = new Arguments(this);
    boolean onlyOperands = false;
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (onlyOperands || word.length() < 2 || word.charAt(0) != '-') {
        arguments.addOperand(word);
      } else if (word.equals("--")) {
        onlyOperands = true;
      } else {
        i = parseOption(arguments, words, i);
      }
    }
    if (!arguments.helpWanted()) {
      checkOperands(arguments.operands());
    }
    return arguments;
  }

  private int parseOption(Arguments arguments, List<String> words, int at) throws CommandFailure {
    String word = words.get(at);
    if (word.equals("--help") || word.equals("-h")) {
      arguments.addOption("--help", "");
      return at;
    }
    int valueAt = word.startsWith("--") ? word.indexOf('=') : 2;
    boolean attached = valueAt > 0 && valueAt < word.length();
    String name = attached ? word.substring(0, valueAt) : word;
    Option option = find(name);
    if (option == null) {
      throw wrong(name + " is not an option of " + command + suggestion(name));
    }
    if (option.isFlag()) {
      if (attached) {
        throw wrong(name + " takes no value");
      }
      arguments.addOption(name, "");
      return at;
    }
    if (attached) {
      arguments.addOption(name, word.substring(word.startsWith("--") ? valueAt + 1 : valueAt));
      return at;
    }
    if (at + 1 == words.size()) {
      throw wrong(name + " needs a value: " + name + " " + option.value());
    }
    arguments.addOption(name, words.get(at + 1));
    return at + 1;
  }

  private @Nullable Option find(String name) {
    for (Option option : options) {
      if (option.name().equals(name)) {
        return option;
      }
    }
    return unused.contains(name) ? new Option(name, "VALUE", "") : null;
  }

  private String suggestion(String name) {
    for (Option option : options) {
      if (option.name().startsWith(name) || name.startsWith(option.name())) {
        return "; did you mean " + option.name() + "?";
      }
    }
    return "; put -- before a word that begins with a dash";
  }

  private void checkOperands(List<String> given) throws CommandFailure {
    long most = 0;
    int least = 0;
    for (Operand operand : operands) {
      least += operand.least();
      most += operand.most();
      if (given.size() < least) {
        throw wrong(operand.name() + " is missing");
      }
    }
    if (given.size() > most) {
      throw wrong(
          "one word too many: \""
              + given.get((int) most)
              + "\" (quote words that belong together)");
    }
  }

  /** A failure of this command's usage; its next step shows the synopsis. */
  public CommandFailure wrong(String message) {
    return CommandFailure.usage(message, "usage: " + synopsis() + " (" + command + " --help)");
  }

  private String synopsis() {
    var line = new StringBuilder(command);
    for (Operand operand : operands) {
      String name = operand.most() > 1 ? operand.name() + "..." : operand.name();
      line.append(' ').append(operand.least() == 0 ? "[" + name + "]" : name);
    }
    return options.isEmpty() ? line.toString() : line.append(" [options]").toString();
  }

  /** Synopsis and purpose on one line. */
  public String summary() {
    String left = synopsis().substring("vtr agent ".length()).replace(" [options]", "");
    return left + " ".repeat(Math.max(1, COLUMN - left.length())) + purpose;
  }

  /** The help of this command, several lines. */
  public String help() {
    var text = new StringBuilder(512);
    text.append(purpose).append("\n\nusage: ").append(synopsis()).append('\n');
    if (!options.isEmpty()) {
      text.append("\noptions:\n");
    }
    for (Option option : options) {
      String left = "  " + option.name() + (option.isFlag() ? "" : " " + option.value());
      text.append(left).append(" ".repeat(Math.max(1, COLUMN - left.length())));
      text.append(option.help()).append('\n');
    }
    for (String note : notes) {
      text.append('\n').append(note).append('\n');
    }
    return text.toString();
  }
}
