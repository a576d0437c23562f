package dev.vtr.session;

import dev.vtr.terminal.Terminal;
import dev.vtr.trace.SessionMeasures;

/** Hands a terminal's own replies on to the program, in few bytes at once, and counts. */
final class ReplyDesk {
  /** Replies handed on at once: few, so that few are dropped with the first that finds no room. */
  private static final int PIECE_BYTES = 1024;

  private final Terminal terminal;
  private final Program program;
  private final SessionMeasures measures;
  private long knownDroppedBytes; // by the terminal itself

  ReplyDesk(Terminal terminal, Program program, SessionMeasures measures) {
    this.terminal = terminal;
    this.program = program;
    this.measures = measures;
  }

  /** Sends what the terminal has to say by now. */
  void send() {
    byte[] replies = terminal.takeReplies(PIECE_BYTES);
    while (replies.length > 0) {
      measures.written(replies.length);
      program.reply(replies);
      replies = terminal.takeReplies(PIECE_BYTES);
    }
    long droppedBytes = terminal.droppedReplyBytes();
    if (droppedBytes > knownDroppedBytes) {
      dropped(droppedBytes - knownDroppedBytes);
      knownDroppedBytes = droppedBytes;
    }
  }

  /** Replies did not reach the program. */
  void dropped(long bytes) {
    measures.replyDropped(bytes);
  }
}
