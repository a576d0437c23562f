package dev.vtr.cli.command;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The words of a command line as they were given. Java makes U+FFFD of each byte that is no text in
 * its locale; the bytes themselves are what the kernel keeps of the process's start.
 */
public final class GivenWords {
  private static final char REPLACEMENT = '\uFFFD';

  /** As of Linux; elsewhere there is none, and what was a U+FFFD cannot be told. */
  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");

  private GivenWords() {}

  /**
   * The words of this process, all of them what was given.
   *
   * @param words as Java tells them
   * @throws CommandFailure when one is not UTF-8, naming it by the word before
   */
  public static List<String> of(List<String> words) throws CommandFailure {
    boolean isExact = true; // as a rule; a loop, since each start of a command pays for it
    for (String word : words) {
      isExact &= isText(word);
    }
    if (isExact) {
      return words;
    }
    byte[] line = {};
    try {
      line = Files.readAllBytes(COMMAND_LINE);
    } catch (IOException e) {
      // Nothing can be told then.
    }
    return of(words, line);
  }

  /**
   * As {@link #of(List)}.
   *
   * @param line words of the process, {@code words} at its end, each ended by a NUL
   */
  static List<String> of(List<String> words, byte[] line) throws CommandFailure {
    var exact = new ArrayList<String>(words);
    int end = line.length;
    for (int i = words.size() - 1; i >= 0; i--) {
      int begin = begin(line, end);
      if (!isText(words.get(i))) {
        try {
          ByteBuffer bytes = ByteBuffer.wrap(line, begin, Math.max(0, end - 1 - begin));
          exact.set(i, StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
          throw notText(words, i);
        }
        if (end == 0) {
          throw notText(words, i);
        }
      }
      end = begin;
    }
    return exact;
  }

  private static boolean isText(String word) {
    return word.indexOf(REPLACEMENT) < 0;
  }

  /** Where the word begins whose NUL is the byte before {@code end}. */
  private static int begin(byte[] line, int end) {
    int begin = Math.max(0, end - 1);
    while (begin > 0 && line[begin - 1] != 0) {
      begin--;
    }
    return begin;
  }

  private static CommandFailure notText(List<String> words, int at) {
    String before = at == 0 ? "vtr" : words.get(at - 1);
    return CommandFailure.usage(
        "the word after \"" + before + "\" is not UTF-8",
        "Give text and names in UTF-8; bytes that are no text go with vtr agent raw REF HEX.");
  }
}
