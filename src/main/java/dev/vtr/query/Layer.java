package dev.vtr.query;

/** Where time goes on its way from a client to a program and back, from the outside in. */
public enum Layer {
  CLIENT("client", false),
  CLIENT_TO_HUB("between client and hub", false),
  HUB("hub", false),
  TUNNEL_QUEUE("tunnel queue", false),
  TUNNEL_ROUND_TRIP("tunnel round trip", false),
  NOT_KNOWN("not known: spans missing", true),
  SPOKE("spoke", false),
  PTY_WRITE("PTY write", false),
  PROGRAM("program running", true),
  VT_PARSE("VT parse", false),
  RENDER("render", false),
  ENCODE("encode", false),
  SEND("send", false),
  IDLE_WINDOW("idle window asked for", true),
  STREAM_OPEN("stream open", true),
  READER("reader of client's output", true),
  OTHER("other programs and unnamed", true);

  private final String label;
  private final boolean outside;

  Layer(String label, boolean outside) {
    this.label = label;
    this.outside = outside;
  }

  /** For people. */
  public String label() {
    return label;
  }

  /**
   * Time that vtr does not spend but waits: for the program, because the caller asked it to,
   * because a stream stays open, or because nobody reads what a client writes. Of {@link
   * #NOT_KNOWN} nobody can say that vtr spent it.
   */
  public boolean isOutside() {
    return outside;
  }
}
