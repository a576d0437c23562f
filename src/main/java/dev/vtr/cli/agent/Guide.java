package dev.vtr.cli.agent;

/**
 * {@code vtr agent help-agent}: what a language model has to know, short enough to be read whole.
 * {@code docs/skills/vtr/SKILL.md} is the same text as a skill file.
 */
final class Guide {
  static final String TEXT =
      """
      # Driving terminal sessions with vtr

      A session is one program on a terminal that stays when your command ends. REF is its name, or COORDINATOR:NAME for one
      on another machine (`vtr agent ls` shows both). Answers are one JSON object; errors are one JSON object on standard
      error with a `next_step`: do what it says.

      ## Four rules

      1. Never sleep. Wait for what you need: `send --wait-for REGEX`, `wait`, `idle`. A wait returns the moment it holds.
      2. Bound every wait: `--timeout 2m`. Exit 3 says that the time is up, and the answer carries the screen as it is then:
         look at it before you try anything else. Exit 6 says that the program ended first.
      3. Do not wait for what you typed. `send --wait-for` takes no match that ends in the echo of your own lines; a later
         `wait` does: wait there for something that your line does not hold.
      4. Read small. `screen` is what a person sees, without trailing blanks. `read --since CURSOR --max-chars 2000` is what
         came since, head and tail. `grep` finds lines in the scrollback. `screen --since-frame ID` is changed rows only,
         numbered; a first line says how far the others have scrolled (`scroll_up`), or that it is all (`whole`).

      ## Everyday work

          vtr agent spawn build --cwd /src --cmd bash     # or: spawn py -- python3 -q
          vtr agent send build 'make test' --submit --wait-for 'PASS|FAIL' --timeout 10m
          vtr agent send build 'make' --submit --wait-for '[$#] $'    # until the prompt is back
          vtr agent key build ctrl+c                      # enter tab escape up f5 alt+x shift+tab ...
          vtr agent send build 'ls' --submit --wait-for-idle --idle 500ms --screen
          vtr agent paste build - < patch.txt             # many lines, bracketed when the program asked for that
          vtr agent wait build@CURSOR a:deploy 'DONE|FAILED'    # whichever matches first; @CURSOR: only what came after it
          vtr agent idle build a:deploy --idle 2s         # whichever is silent first; one that ended is not waited for
          vtr agent kill build --signal INT               # as ctrl+c, also when the program reads no keys
          vtr agent rm build                              # kills what still runs

      An editor, a pager, a menu: `key`, then `screen`. A password prompt: `send --submit` without waiting for the text.
      After a lost connection say the same command again with the same `--op-id ID`: it types nothing twice (a session knows its 256 latest).
      One `paste` takes at most 4,000,000 bytes.

      Exit status: 0 done, 1 refused, 2 wrong usage, 3 timed out, 4 not reachable, 5 not permitted, 6 the session ended first.

      ## When something was slow, or is not understood

      Every answer of a command that calls a node has its `trace_id`. `vtr agent trace --trace ID` shows what happened on every node and what it caused
      later; `vtr agent trace-why --session REF` says where the time went, the program's apart from vtr's own.
      """;

  private Guide() {}
}
