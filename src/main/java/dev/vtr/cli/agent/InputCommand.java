package dev.vtr.cli.agent;

import com.google.protobuf.ByteString;
import dev.vtr.cli.client.CallFailure;
import dev.vtr.cli.command.Arguments;
import dev.vtr.cli.command.CommandFailure;
import dev.vtr.cli.command.Surroundings;
import dev.vtr.cli.command.Syntax;
import dev.vtr.proto.InputReply;
import dev.vtr.proto.PasteRequest;
import dev.vtr.proto.SendBytesRequest;
import dev.vtr.proto.SendKeyRequest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/** The commands that type and do not wait: {@code {"cursor","trace_id"}}. */
abstract class InputCommand implements AgentCommand {
  /** Sends the request of the command. */
  abstract InputReply ask(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure;

  @Override
  public Outcome run(Arguments arguments, HubClient hub, Surroundings surroundings)
      throws CommandFailure {
    InputReply reply = ask(arguments, hub, surroundings);
    return Outcome.done(
        Answer.of(
            hub.traceId(),
            json -> {
              json.writeNumberField("cursor", reply.getCursor());
              if (reply.getRepeatedOp()) {
                json.writeBooleanField("repeated_op", true);
              }
            }));
  }

  static Syntax withOpId(Syntax syntax) {
    return syntax.option(
        "--op-id",
        "ID",
        "a retry with the same id types nothing twice (a session knows its 256 latest)");
  }

  /** The id of the operation; empty when none was asked for. */
  static String opId(Arguments arguments) throws CommandFailure {
    String id = arguments.option("--op-id");
    if (id == null) {
      return "";
    }
    if (id.isEmpty()) { // say a variable of a script that is not set: it would type at each repeat
      throw arguments.wrong("--op-id is empty; give an id that all tries of this input share");
    }
    return id;
  }

  /** {@code key}. */
  static final class Key extends InputCommand {
    @Override
    public Syntax syntax() {
      return withOpId(
          Syntax.of("vtr agent key", "Presses keys, one after the other.")
              .operand("REF")
              .repeatedOperand("KEY")
              .note(
                  """
                  Keys: enter tab escape up f5 ctrl+c alt+x shift+tab, or one character; also
                    space backspace insert delete home end pageup pagedown begin, f1 to f35, menu,
                    kp_0 ... kp_enter, kp_up ... kp_begin (no num lock), pause, print_screen,
                    caps_lock, media_play, left_shift ...: these send nothing where the program
                    did not ask for kitty's keys. Modifiers: shift alt ctrl super hyper meta."""));
    }

    @Override
    InputReply ask(Arguments arguments, HubClient hub, Surroundings surroundings)
        throws CommandFailure {
      var words = arguments.operands();
      var request =
          SendKeyRequest.newBuilder()
              .setSession(words.getFirst())
              .addAllKeys(words.subList(1, words.size()))
              .setOpId(opId(arguments));
      try {
        return hub.call("SendKey", request.build(), InputReply.parser());
      } catch (CommandFailure e) {
        throw naming(words, e);
      }
    }

    /** A hub says which key it does not know by its place; here it is known what was typed. */
    private static CommandFailure naming(List<String> words, CommandFailure failure) {
      for (int i = 1; i < words.size(); i++) {
        if (failure.getCause() instanceof CallFailure call
            && call.field().equals("keys[" + (i - 1) + "]")) {
          return new CommandFailure(
              failure.code(),
              "KEY: \"" + words.get(i) + "\" is not a key",
              "Keys are enter tab escape up f5 ctrl+c alt+x shift+tab, or one character; text goes with vtr agent send.",
              failure.exit());
        }
      }
      return failure;
    }
  }

  /** {@code raw}. */
  static final class Raw extends InputCommand {
    @Override
    public Syntax syntax() {
      return withOpId(
          Syntax.of("vtr agent raw", "Writes bytes, given in hexadecimal.")
              .operand("REF")
              .operand("HEX")
              .note("HEX: two digits a byte, blanks between them are allowed: \"1b 5b 41\"."));
    }

    @Override
    InputReply ask(Arguments arguments, HubClient hub, Surroundings surroundings)
        throws CommandFailure {
      var request =
          SendBytesRequest.newBuilder()
              .setSession(arguments.operand(0))
              .setData(ByteString.copyFrom(bytes(arguments)))
              .setOpId(opId(arguments));
      return hub.call("SendBytes", request.build(), InputReply.parser());
    }

    private static byte[] bytes(Arguments arguments) throws CommandFailure {
      String digits = arguments.operand(1).replace(" ", "");
      if (digits.isEmpty()) {
        throw arguments.wrong("HEX is empty; write two hexadecimal digits for each byte");
      }
      try {
        return HexFormat.of().parseHex(digits);
      } catch (IllegalArgumentException e) {
        throw arguments.wrong("HEX wants two hexadecimal digits for each byte, such as 1b5b41");
      }
    }
  }

  /** {@code paste}. */
  static final class Paste extends InputCommand {
    /** A little below what a hub takes as one message, 4 MiB. */
    private static final int MAX_BYTES = 4_000_000;

    @Override
    public Syntax syntax() {
      return withOpId(
          Syntax.of("vtr agent paste", "Pastes text, bracketed when the program asked for that.")
              .operand("REF")
              .optionalOperand("TEXT|-")
              .note(
                  "Without TEXT, or with -, the text is read from standard input: at most 4,000,000 bytes."));
    }

    @Override
    InputReply ask(Arguments arguments, HubClient hub, Surroundings surroundings)
        throws CommandFailure {
      var request =
          PasteRequest.newBuilder()
              .setSession(arguments.operand(0))
              .setText(text(arguments, surroundings))
              .setOpId(opId(arguments));
      return hub.call("Paste", request.build(), InputReply.parser());
    }

    private static String text(Arguments arguments, Surroundings surroundings)
        throws CommandFailure {
      if (arguments.operands().size() > 1 && !arguments.operand(1).equals("-")) {
        return arguments.operand(1);
      }
      try {
        byte[] bytes = surroundings.in().readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw arguments.wrong(
              "standard input is longer than "
                  + MAX_BYTES
                  + " bytes, as much as one call takes; nothing was pasted, paste in parts");
        }
        return decoded(bytes);
      } catch (IOException e) {
        throw arguments.wrong("standard input is not readable: " + e.getMessage());
      }
    }

    /** Text of {@code bytes}, all of which must be UTF-8: no others may reach the program. */
    private static String decoded(byte[] bytes) throws CommandFailure {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      var in = ByteBuffer.wrap(bytes);
      var text = CharBuffer.allocate(bytes.length);
      if (decoder.decode(in, text, true).isError()) {
        throw CommandFailure.usage(
            "standard input is not UTF-8: the byte at offset "
                + in.position()
                + " begins no character",
            "Write bytes that are no text with vtr agent raw REF HEX, for example HEX from xxd -p | tr -d '\\n'.");
      }
      return text.flip().toString();
    }
  }
}
