package dev.vtr.cli.vt;

import dev.vtr.terminal.MouseEvent;
import dev.vtr.terminal.TerminalOptions;

/** What a line of {@code vtr vt pipe} asks for. */
sealed interface PipeRequest {
  /**
   * {@code {"new":{"cols":80,"rows":24,"scrollback":1000}}}: a fresh terminal; with {@code
   * title_reports}, {@code resize} or {@code clipboard} programs may do that.
   */
  record Create(TerminalOptions options) implements PipeRequest {}

  /** {@code {"feed":"base64"}}: output of a program. */
  @SuppressWarnings("ArrayRecordComponent") // handed on once, never compared
  record Feed(byte[] bytes) implements PipeRequest {}

  /** {@code {"resize":[cols,rows]}}. */
  record Resize(int cols, int rows) implements PipeRequest {}

  /** {@code {"key":"ctrl+up"}}. */
  record Type(String key) implements PipeRequest {}

  /** {@code {"focus":true}}. */
  record Focus(boolean gained) implements PipeRequest {}

  /** {@code {"paste":"text"}}. */
  record Paste(String text) implements PipeRequest {}

  /**
   * {@code {"mouse":{"row":0,"col":0,"button":1,"press":true}}}; {@code "move":true} needs no
   * press.
   */
  record Mouse(MouseEvent event) implements PipeRequest {}

  /** {@code {"reply":true}}: what the terminal has sent since the last time. */
  record Reply() implements PipeRequest {}

  /** {@code {"state":"full"}}. */
  record State() implements PipeRequest {}

  /** {@code {"dump":N}}: the terminal as control sequences, with N rows of scrollback. */
  record Dump(int scrollback) implements PipeRequest {}
}
