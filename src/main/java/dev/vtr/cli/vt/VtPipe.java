package dev.vtr.cli.vt;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.vtr.terminal.Permissions;
import dev.vtr.terminal.Terminal;
import dev.vtr.terminal.TerminalOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * {@code vtr vt pipe}: one JSON object a line in, one out. A request that is not understood is
 * answered with {@code {"error":"..."}}, and the next one is read.
 */
public final class VtPipe {
  /** Replies that wait to be asked for: to a whole recording of questions in one feed. */
  static final int MAX_REPLY_BYTES = 16 * 1024 * 1024;

  private static final String OK = "{\"ok\":true}";

  private static final String HELP =
      """
      vtr vt pipe: a terminal for tests of engines. It reads one JSON object a line from standard
      input and answers each line with one. Each request and its answer:

      {"new":{"cols":80,"rows":24,"scrollback":1000}} {"ok":true} a fresh terminal
      {"feed":"aGk="} {"ok":true} output of a program, in base64
      {"resize":[80,24]} {"ok":true} another size: [cols,rows]
      {"key":"ctrl+up"} {"bytes":"G1sxOzVB"} what a key sends, in base64
      {"paste":"text"} {"bytes":"dGV4dA=="} what a paste sends
      {"focus":true} {"bytes":""} what focus gained, or lost (false), sends
      {"mouse":{"row":0,"col":0,"button":1,"press":true}} {"bytes":""} what a mouse sends; may have \
      shift, alt, ctrl, and move in place of press
      {"reply":true} {"reply":""} what the terminal has sent since the last time, in base64
      {"state":"full"} {"rows":[[[COL,"TEXT",WIDTH,{STYLE}],...],...],...} cells, cursor, title, \
      scrollback and modes
      {"dump":100} {"dump":"BASE64"} the terminal as control sequences, with 100 rows of scrollback

      Any other line does nothing and is answered with {"error":"what is wrong"}.
      A string has at most 67108864 characters: a feed at most 64 MiB of base64. A line has at most
      68157440 bytes; a longer one is passed over.
      Of replies that nobody asks for 16777216 bytes wait; from the first on that has no room all are
      dropped.
      new may also have title_reports, resize and clipboard (true or false): what programs may do.
      """;

  private final JsonFactory json = new JsonFactory();
  private final PipeParser parser = new PipeParser();
  private Terminal terminal =
      new Terminal(
          new TerminalOptions(
              80, 24, 1000, TerminalOptions.VERSION, Permissions.NONE, MAX_REPLY_BYTES));

  private VtPipe() {}

  /** Serves until the input ends; the exit code. */
  public static int run(String[] args, InputStream in, PrintStream out, PrintStream err) {
    if (args.length == 1 && (args[0].equals("--help") || args[0].equals("-h"))) {
      out.print(HELP);
      return 0;
    }
    if (args.length > 0) {
      return Refusal.usage("pipe", "vt pipe takes no words but --help", err);
    }
    var pipe = new VtPipe();
    var lines = new PipeLines(in);
    try {
      String answer;
      while ((answer = pipe.answerNext(lines)) != null) {
        out.write((answer + "\n").getBytes(StandardCharsets.UTF_8));
        out.flush();
      }
      return 0;
    } catch (IOException e) {
      return Refusal.unusable("vt pipe: " + e.getMessage(), err);
    }
  }

  /** Null at the end of the input. */
  private @Nullable String answerNext(PipeLines lines) throws IOException {
    try {
      String line = lines.next();
      return line == null ? null : perform(parser.parse(line));
    } catch (IllegalArgumentException e) {
      return object("error", String.valueOf(e.getMessage()));
    }
  }

  private String perform(PipeRequest request) throws IOException {
    return switch (request) {
      case PipeRequest.Create create -> {
        terminal = new Terminal(create.options());
        yield OK;
      }
      case PipeRequest.Feed feed -> {
        terminal.feed(feed.bytes());
        yield OK;
      }
      case PipeRequest.Resize resize -> {
        terminal.resize(resize.cols(), resize.rows());
        yield OK;
      }
      case PipeRequest.Type type -> bytes("bytes", terminal.key(type.key()));
      case PipeRequest.Focus focus -> bytes("bytes", terminal.focus(focus.gained()));
      case PipeRequest.Paste paste -> bytes("bytes", terminal.paste(paste.text()));
      case PipeRequest.Mouse mouse -> bytes("bytes", terminal.mouse(mouse.event()));
      case PipeRequest.Reply ignored -> bytes("reply", terminal.takeReplies());
      case PipeRequest.State ignored -> PipeState.of(terminal, json);
      case PipeRequest.Dump dump -> bytes("dump", terminal.dump(dump.scrollback()));
    };
  }

  private String bytes(String name, byte[] value) throws IOException {
    return object(name, Base64.getEncoder().encodeToString(value));
  }

  private String object(String name, String value) throws IOException {
    var text = new StringWriter();
    try (JsonGenerator out = json.createGenerator(text)) {
      out.writeStartObject();
      out.writeStringField(name, value);
      out.writeEndObject();
    }
    return text.toString();
  }
}
