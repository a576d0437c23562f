package dev.vtr.cli.vt;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Output of programs as benchmarks need it, the same bytes every time: what builds, logs, editors
 * and monitors print, for a screen of 80 columns and 24 rows.
 */
public enum Workload {
  /** Lines of words, some longer than the screen is wide. */
  ASCII,
  /** Every cell of the screen with colours of its own. */
  DENSE,
  /** A coloured log. */
  SGR,
  /** CJK, emoji, combining marks, Devanagari, box drawing. */
  UNICODE,
  /** The cursor jumps and writes a few characters. */
  CURSOR,
  /** Margins; lines that scroll, come and go within them. */
  SCROLL,
  /** A monitor on the alternate screen, and shell lines after it. */
  TUI,
  /** Pieces of all the others. */
  MIXED;

  private static final int COLS = 80;
  private static final int ROWS = 24;
  private static final int PIECE_BYTES = 16 * 1024; // of one kind in MIXED
  private static final long SEED = 25;
  private static final List<Workload> PARTS =
      List.of(ASCII, DENSE, SGR, UNICODE, CURSOR, SCROLL, TUI); // of MIXED

  private static final String[] WORDS =
      ("build test link copy src main java terminal screen cursor parser style row cell width line"
              + " warning unused variable in function returns value error at column expected token"
              + " downloaded cached resolved package version module done skipped 42 1024 0x7f a of")
          .split(" ");
  private static final String[] EMOJI = {
    "😀", "🚀", "✅", "🔥", "🇫🇷", "🇯🇵", "👍🏽", "❤️", "⚠️", "👩🏽‍💻", "👨‍👩‍👧‍👦", "1️⃣"
  };
  private static final String[] SYLLABLES = {"नि", "क्ष", "में", "ที่", "กำ", "שׁ", "한", "글"};
  private static final String BOXES = "─│┌┐└┘├┤█░▒▓⠋⠙";
  private static final String LETTERS = "aeiouncsz";
  private static final String[] LEVELS = {
    "\033[32mINFO \033[0m", "\033[33mWARN \033[0m", "\033[1;31mERROR\033[0m", "\033[36mDEBUG\033[0m"
  };

  /** At least {@code bytes} bytes of it, cut between control sequences and characters. */
  public byte[] bytes(int bytes) {
    var random = new Random(SEED + name().hashCode());
    var out = new ByteArrayOutputStream(bytes + 2 * PIECE_BYTES);
    var text = new StringBuilder();
    for (int n = 0; out.size() < bytes; n++) {
      text.setLength(0);
      if (this == MIXED) {
        Workload kind = PARTS.get(n % PARTS.size());
        for (int k = 0; text.length() < PIECE_BYTES; k++) {
          kind.record(text, random, n + k);
        }
        text.append("\033[m\033[r");
      } else {
        record(text, random, n);
      }
      out.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    }
    return out.toByteArray();
  }

  /** The name in tables. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  private void record(StringBuilder out, Random random, int n) {
    switch (this) {
      case ASCII -> words(out, random, 40 + random.nextInt(120)).append("\r\n");
      case DENSE -> dense(out, n);
      case SGR -> log(out, random, n);
      case UNICODE -> unicode(out, random);
      case CURSOR -> cursor(out, random);
      case SCROLL -> scroll(out, random);
      case TUI -> monitor(out, random);
      case MIXED -> throw new IllegalStateException("made of the others");
    }
  }

  private static StringBuilder words(StringBuilder out, Random random, int length) {
    int end = out.length() + length;
    while (out.length() < end) {
      out.append(WORDS[random.nextInt(WORDS.length)]).append(' ');
    }
    out.setLength(end);
    return out;
  }

  private static void dense(StringBuilder out, int frame) {
    for (int y = 0; y < ROWS; y++) {
      to(out, y + 1, 1);
      for (int x = 0; x < COLS; x++) {
        int k = x * 5 + y * 11 + frame;
        out.append("\033[0;");
        if (frame % 2 == 0) {
          rgb(out.append("38;"), k * 3, k * 7, k).append(';');
          rgb(out.append("48;"), k, frame * 5 + x, k * 9);
        } else {
          out.append("1;38;5;").append(k & 255).append(";48;5;").append(k * 3 & 255);
        }
        out.append('m').append((char) ('!' + k % 90));
      }
    }
    out.append("\033[m");
  }

  private static StringBuilder rgb(StringBuilder out, int red, int green, int blue) {
    out.append("2;").append(red & 255).append(';');
    return out.append(green & 255).append(';').append(blue & 255);
  }

  private static void log(StringBuilder out, Random random, int n) {
    out.append(
        String.format(
            Locale.ROOT, "\033[2m12:%02d:%02d.%03d\033[0m ", n / 60 % 60, n % 60, n % 999));
    out.append(LEVELS[random.nextInt(LEVELS.length)]).append(" \033[2m[\033[0m");
    words(out, random, 8).append("\033[2m]\033[0m ");
    words(out, random, 10 + random.nextInt(50)).append(" \033[1mid\033[0m=\033[36m");
    out.append(random.nextInt(99_999)).append("\033[39m");
    if (random.nextInt(6) == 0) {
      out.append(" ‘").append(WORDS[random.nextInt(WORDS.length)]).append('’');
      out.append("\r\033[K\033[38;5;").append(random.nextInt(256)).append("m==>\033[m ");
      words(out, random, 20);
    }
    out.append("\r\n");
  }

  private static void unicode(StringBuilder out, Random random) {
    for (int items = 1 + random.nextInt(5); items > 0; items--) {
      int kind = random.nextInt(10);
      for (int k = 0; k < 8; k++) {
        if (kind < 4) {
          out.appendCodePoint(0x4E00 + random.nextInt(0x1000));
        } else if (kind < 6) {
          out.append(k % 2 == 0 ? EMOJI[random.nextInt(EMOJI.length)] : "");
        } else if (kind < 8) {
          out.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
          for (int marks = 1 + random.nextInt(3); marks > 0; marks--) {
            out.append((char) (0x300 + random.nextInt(0x30)));
          }
        } else if (kind == 8) {
          out.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        } else {
          out.append(BOXES.charAt(random.nextInt(BOXES.length())));
        }
      }
    }
    out.append("\r\n");
  }

  private static void cursor(StringBuilder out, Random random) {
    switch (random.nextInt(8)) {
      case 0 ->
          out.append("\033[")
              .append(1 + random.nextInt(9))
              .append("ABCDG".charAt(random.nextInt(5)));
      case 1 -> out.append("\0337\033[H\0338");
      default -> to(out, 1 + random.nextInt(ROWS), 1 + random.nextInt(COLS));
    }
    if (random.nextInt(5) == 0) {
      out.append("\033[").append(List.of(0, 1, 7, 31, 44, 97).get(random.nextInt(6))).append('m');
    }
    words(out, random, 1 + random.nextInt(8));
  }

  private static void scroll(StringBuilder out, Random random) {
    int top = 1 + random.nextInt(ROWS / 2);
    int bottom = top + 3 + random.nextInt(ROWS - top - 2);
    out.append("\033[").append(top).append(';').append(bottom).append('r');
    for (int k = 0; k < 30; k++) {
      switch (random.nextInt(5)) {
        case 0 -> to(out, bottom, 1).append('\n');
        case 1 -> to(out, top, 1).append("\033M");
        case 2 -> to(out.append("\033[").append(1 + random.nextInt(3)).append('S'), bottom, 1);
        case 3 -> to(out, top, 1).append("\033[L");
        default -> to(out, top + 1, 1).append("\033[2M");
      }
      words(out, random, 4 + random.nextInt(36));
    }
    out.append("\033[r");
  }

  private static void monitor(StringBuilder out, Random random) {
    out.append("\033[?1049h\033[?25l\033[H\033[2J");
    for (int frame = 0; frame < 20; frame++) {
      out.append("\033[?2026h");
      for (int cpu = 0; cpu < 4; cpu++) {
        int load = random.nextInt(50);
        to(out, cpu + 1, 3).append("\033[36m").append(cpu).append("\033[1m[\033[0;32m");
        out.append("|".repeat(load)).append("\033[90m").append(" ".repeat(50 - load));
        out.append(load * 2).append("%\033[0;1m]\033[m");
      }
      for (int y = 7; y < ROWS; y++) {
        if (random.nextBoolean()) {
          to(out, y, 1).append(random.nextInt(99_999)).append(" user \033[31m20\033[m 0 \033[36m");
          out.append(random.nextInt(999)).append("M\033[m S \033[32m└─ \033[m");
          words(out, random, 10 + random.nextInt(30)).append("\033[K");
        }
      }
      to(out, ROWS, 1).append("F1\033[30;46mHelp \033[mF10\033[30;46mQuit\033[K\033[m\033[?2026l");
    }
    out.append("\033[?25h\033[?1049l\033[1;32muser@host\033[m:\033[1;34m~/src\033[m$ make\r\n");
  }

  private static StringBuilder to(StringBuilder out, int row, int col) {
    return out.append("\033[").append(row).append(';').append(col).append('H');
  }
}
