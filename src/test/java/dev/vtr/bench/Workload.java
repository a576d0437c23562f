package dev.vtr.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** Output of made-up programs for a screen of 80x24, the same bytes at every run. */
enum Workload {
  /** Plain words in lines of half a screen's width to two widths. */
  ASCII {
    @Override
    void record(Text text) {
      text.words(40 + text.random.nextInt(121)).add("\r\n");
    }
  },

  /** What agents see: coloured logs, progress bars, full-screen programs, text beyond ASCII. */
  MIXED {
    @Override
    void record(Text text) {
      switch (text.random.nextInt(8)) {
        case 0 -> Kinds.log(text);
        case 1 -> Kinds.progress(text);
        case 2 -> Kinds.unicode(text);
        case 3 -> Kinds.motion(text);
        case 4 -> Kinds.region(text);
        case 5 -> Kinds.cells(text);
        case 6 -> Kinds.fullScreen(text);
        default -> {
          for (int line = 0; line < 20; line++) {
            ASCII.record(text);
          }
        }
      }
      text.add("\u001b[m\u001b[r");
    }
  };

  abstract void record(Text text);

  /** The file of {@code vtgen.py} of this kind. */
  String generated() {
    return this == ASCII ? "ascii_scroll-80x24.vt" : "mixed-80x24.vt";
  }

  /** Writes at least that many bytes, whole records. */
  void write(Path file, long bytes) throws IOException {
    Text text = new Text(new Random(name().hashCode()));
    long written = 0;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      while (written < bytes) {
        record(text);
        byte[] record = text.take();
        out.write(record);
        written += record.length;
      }
    }
  }

  /** What is written so far, and where its words come from. */
  static final class Text {
    private static final String[] SYLLABLES = {
      "ka", "lo", "mi", "ter", "an", "ex", "pro", "con", "re", "st", "ing", "er", "de", "un", "al"
    };

    final Random random;
    private final StringBuilder text = new StringBuilder();

    Text(Random random) {
      this.random = random;
    }

    Text add(String more) {
      text.append(more);
      return this;
    }

    Text words(int length) {
      int end = text.length() + length;
      while (text.length() < end) {
        for (int n = random.nextInt(4); n >= 0; n--) {
          text.append(SYLLABLES[random.nextInt(SYLLABLES.length)]);
        }
        text.append(' ');
      }
      text.setLength(end);
      return this;
    }

    private byte[] take() {
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      text.setLength(0);
      return bytes;
    }
  }

  /** The kinds of records that are mixed, each of a few KB. */
  private static final class Kinds {
    private static final String[] EMOJI = {
      "\uD83D\uDE00",
      "\u2705",
      "\uD83C\uDDE9\uD83C\uDDEA",
      "\u2764\uFE0F",
      "\uD83D\uDC68\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
      "\uD83D\uDC4D\uD83C\uDFFF"
    };

    private Kinds() {}

    static void log(Text text) {
      for (int line = 0; line < 20; line++) {
        text.add(
                "\u001b[2m2026-01-02T03:04:05.%03dZ\u001b[0m ".formatted(text.random.nextInt(1000)))
            .add("\u001b[%dmINFO \u001b[0m [".formatted(31 + text.random.nextInt(6)))
            .words(12)
            .add(
                "] \u001b[1mtook\u001b[0m=\u001b[36m%d\u001b[39m "
                    .formatted(text.random.nextInt(99999)))
            .words(40)
            .add("\r\n");
      }
    }

    static void progress(Text text) {
      for (int percent = 0; percent <= 100; percent += 4) {
        text.add(
                "\r\u001b[K\u001b[32m[%s%s]\u001b[0m "
                    .formatted("#".repeat(percent / 4), ".".repeat(25 - percent / 4)))
            .add("%3d%% ".formatted(percent))
            .words(10);
      }
      text.add("\r\n");
    }

    static void unicode(Text text) {
      for (int line = 0; line < 20; line++) {
        for (int part = 0; part < 6; part++) {
          text.add(Character.toString(0x4E00 + text.random.nextInt(4000)))
              .add(Character.toString(0x3041 + text.random.nextInt(80)))
              .add("e\u0301a\u0308")
              .add(EMOJI[text.random.nextInt(EMOJI.length)])
              .words(6);
        }
        text.add("\r\n");
      }
    }

    static void motion(Text text) {
      for (int move = 0; move < 120; move++) {
        text.add(
                "\u001b[%d;%dH".formatted(1 + text.random.nextInt(24), 1 + text.random.nextInt(80)))
            .words(1 + text.random.nextInt(8));
      }
    }

    static void region(Text text) {
      int top = 1 + text.random.nextInt(12);
      int bottom = top + 3 + text.random.nextInt(24 - top - 2);
      text.add("\u001b[%d;%dr".formatted(top, bottom));
      for (int move = 0; move < 40; move++) {
        switch (text.random.nextInt(4)) {
          case 0 -> text.add("\u001b[%d;1H\n".formatted(bottom));
          case 1 -> text.add("\u001b[%d;1H\u001bM".formatted(top));
          case 2 -> text.add("\u001b[%dS".formatted(1 + text.random.nextInt(3)));
          default -> text.add("\u001b[%d;1H\u001b[2L".formatted(top));
        }
        text.words(20);
      }
      text.add("\u001b[r\u001b[H");
    }

    static void cells(Text text) {
      text.add("\u001b[H");
      for (int cell = 0; cell < 240; cell++) {
        text.add("\u001b[38;5;%d;48;2;%d;%d;%dm".formatted(cell, cell, 255 - cell, 7))
            .add("%c".formatted('A' + cell % 26));
      }
    }

    static void fullScreen(Text text) {
      text.add("\u001b[?1049h\u001b[?25l\u001b[H\u001b[2J");
      for (int row = 1; row < 24; row++) {
        text.add("\u001b[%d;1H\u001b[38;5;242m%4d \u001b[m".formatted(row, row))
            .words(60)
            .add("\u001b[K");
      }
      text.add("\u001b[24;1H\u001b[7m edited \u001b[K\u001b[m\u001b[?25h\u001b[?1049l");
    }
  }
}
