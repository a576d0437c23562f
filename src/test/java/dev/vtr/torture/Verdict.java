package dev.vtr.torture;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What became of one fault.
 *
 * @param seed what chance was begun with
 */
record Verdict(String fault, long seed, String expected, String observed, boolean pass) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** One line. */
  String json() {
    ObjectNode line = JSON.createObjectNode();
    return line.put("fault", fault)
        .put("seed", seed)
        .put("expected", expected)
        .put("observed", observed)
        .put("pass", pass)
        .toString();
  }
}
