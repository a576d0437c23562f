package dev.vtr.trace.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.SerializableString;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WordsTest {
  private final Words words = new Words();

  @Test
  void aTextIsEncodedOnce() {
    SerializableString first = words.encoded("session.id");

    assertThat(words.encoded(new String("session.id".toCharArray()))).isSameAs(first);
    assertThat(json(first)).isEqualTo("session.id");
  }

  @Test
  void whatJsonCannotHoldIsEscapedOrMended() {
    assertThat(json(words.encoded("a\"b\\c\n\u0001"))).isEqualTo("a\\\"b\\\\c\\n\\u0001");
    assertThat(json(words.encoded("caf\u00e9"))).isEqualTo("caf\u00e9");
    assertThat(json(words.encoded("x\ud800y"))).isEqualTo("x\ufffdy");
  }

  @Test
  void manyTextsTakeNoMoreRoomThanABound() {
    SerializableString first = words.encoded("first");
    for (int i = 1; i < 1024; i++) {
      words.encoded("other-" + i);
    }
    assertThat(words.encoded("first")).isSameAs(first);

    words.encoded("one too many");

    SerializableString again = words.encoded("first");
    assertThat(again).isNotSameAs(first);
    assertThat(json(again)).isEqualTo("first");
  }

  @Test
  void longTextsAreEncodedAndNotKept() {
    String text = "x".repeat(65);

    assertThat(Words.mayKnow(text)).isFalse();
    assertThat(words.encoded(text)).isNotSameAs(words.encoded(text));
    assertThat(json(words.encoded(text))).isEqualTo(text);
  }

  private static String json(SerializableString text) {
    return new String(text.asQuotedUTF8(), StandardCharsets.UTF_8);
  }
}
