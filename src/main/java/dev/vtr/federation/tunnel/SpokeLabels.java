package dev.vtr.federation.tunnel;

import dev.vtr.rpc.StatusText;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The bounds of what a spoke may say of itself, on both sides of the tunnel. */
public final class SpokeLabels {
  /** Labels of a spoke. */
  public static final int MOST = 16;

  /** Characters of a key and its value together. */
  public static final int LONGEST_CHARS = 128;

  private SpokeLabels() {}

  /**
   * What is wrong with {@code labels}, as the rest of a sentence that begins with them; or null.
   */
  public static @Nullable String problem(Map<String, String> labels) {
    boolean fit =
        labels.size() <= MOST
            && labels.entrySet().stream()
                .allMatch(
                    label ->
                        !label.getKey().isEmpty()
                            && isPlain(label.getKey())
                            && isPlain(label.getValue())
                            && label.getKey().length() + label.getValue().length()
                                <= LONGEST_CHARS);
    return fit
        ? null
        : "must be at most "
            + MOST
            + " of "
            + LONGEST_CHARS
            + " characters each, none with an empty key or a control character";
  }

  /** Whether {@code text} may be shown as it is: no controls, neither C0 nor C1, and no formats. */
  public static boolean isPlain(String text) {
    return text.codePoints().noneMatch(StatusText::isControl);
  }
}
