package dev.vtr.terminal;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Output such as no program makes: known sequences with wild parameters, text, and noise. */
final class RandomOutput {
  private static final String FINALS = "@ABCDEFGHIJKLMPSTXZ^`abcdefghjklmnrstux";
  private static final String[] MARKED = {
    "?%dh",
    "?%dl",
    "?%d$p",
    "%d$p",
    "%d q",
    "!p",
    "%d\"p",
    "%d\"q",
    "?%dJ",
    "?%dK",
    "%d;%d;%d;%d$x",
    "%d;%d;%d;%d$z",
    "%d;%d;%d;%d${",
    "%d;%d;%d;%d;1;%d;%d$v",
    "%d;%d;%d;%d;%d$r",
    "%d;%d;%d;%d$t",
    "1;1;%d;%d;%d;%d*y",
    "%d'}",
    "%d'~",
    "%d @",
    "%d A",
    ">%du",
    "<%du",
    "=%d;%du",
    "#{",
    "#}",
    "%d*x",
    "62;0\"p",
    "65;%d\"p",
    "?%dn",
    ">c",
    "=c",
    ">q",
    "?u",
    "?%dm",
    "?%dg",
    "%d$w",
    "2;%d$u",
    "?%d;1;%dS",
    "%d,q",
    "#R",
    "\"v",
    "&u",
    "%d$~",
    "1$}",
    "0$}"
  };
  private static final int[] MODES = {
    1, 3, 5, 6, 7, 25, 40, 45, 47, 69, 95, 1000, 1006, 1045, 1047, 1048, 1049, 2004, 2048
  };
  private static final String[] TEXT = {
    "hello world ",
    "e\u0301",
    "\u6f22\u5b57",
    "\uD83D\uDE00",
    "\uD83D\uDC68\u200D\uD83D\uDC69",
    "\u2764\uFE0F",
    "\uD83C\uDDE9\uD83C\uDDEA",
    "\u0915\u094d\u0937",
    "\u1100\u1161",
    "\u200b",
    "\t",
    "\b",
    "\r",
    "\n",
    "\r\n",
    "\u000e",
    "\u000f",
    "\u0007",
    "\u009b",
    "\u0085"
  };
  private static final String[] ESCAPES = {
    "6",
    "7",
    "8",
    "9",
    "=",
    ">",
    "D",
    "E",
    "H",
    "M",
    "N",
    "O",
    "V",
    "W",
    "Z",
    "n",
    "o",
    "(0",
    "(B",
    ")0",
    "#8",
    "#6",
    "#3",
    "]2;title\u0007",
    "]8;;http://x/\u001b\\",
    "]8;;\u001b\\",
    "]133;A\u0007",
    "P$qm\u001b\\",
    "P$qr\u001b\\",
    "_apc\u001b\\",
    "]52;c;?\u0007",
    "]4;1;?\u0007",
    "]10;?\u001b\\",
    " G",
    " F",
    "P$q\"p\u001b\\",
    "P+q544e;436f\u001b\\",
    "[?2l\u001bY#%x\u001bZ\u001b<"
  };

  private final Random random;

  RandomOutput(long seed) {
    random = new Random(seed);
  }

  /** About {@code length} bytes. */
  byte[] bytes(int length) {
    var out = new java.io.ByteArrayOutputStream();
    while (out.size() < length) {
      out.writeBytes(piece());
    }
    return out.toByteArray();
  }

  private byte[] piece() {
    int kind = random.nextInt(100);
    if (kind < 35) {
      return utf8(TEXT[random.nextInt(TEXT.length)]);
    } else if (kind < 70) {
      return utf8("\u001b[" + parameters() + FINALS.charAt(random.nextInt(FINALS.length())));
    } else if (kind < 82) {
      return utf8("\u001b[" + filled(MARKED[random.nextInt(MARKED.length)]));
    } else if (kind < 86) {
      int mode = MODES[random.nextInt(MODES.length)];
      return utf8("\u001b[?" + mode + (random.nextBoolean() ? "h" : "l"));
    } else if (kind < 95) {
      return utf8("\u001b" + ESCAPES[random.nextInt(ESCAPES.length)]);
    }
    byte[] noise = new byte[1 + random.nextInt(6)];
    random.nextBytes(noise);
    return noise;
  }

  private String parameters() {
    var text = new StringBuilder();
    for (int n = random.nextInt(4); n > 0; n--) {
      text.append(number()).append(n > 1 ? random.nextInt(8) == 0 ? ":" : ";" : "");
    }
    return text.toString();
  }

  private String filled(String template) {
    String text = template;
    while (text.contains("%d")) {
      text = text.replaceFirst("%d", String.valueOf(number()));
    }
    return text;
  }

  private int number() {
    return switch (random.nextInt(10)) {
      case 0 -> random.nextInt(100_000);
      case 1 -> MODES[random.nextInt(MODES.length)];
      default -> random.nextInt(30);
    };
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
