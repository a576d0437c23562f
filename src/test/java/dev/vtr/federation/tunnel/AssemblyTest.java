package dev.vtr.federation.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import org.junit.jupiter.api.Test;

class AssemblyTest {
  private final Assembly assembly = new Assembly();

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void putsInterleavedMessagesTogether() throws Exception {
    assertThat(assembly.add(1, ByteString.copyFromUtf8("ab"), true)).isNull();
    assertThat(assembly.add(2, ByteString.copyFromUtf8("xy"), true)).isNull();
    assertThat(assembly.add(1, ByteString.copyFromUtf8("c"), false)).isEqualTo(bytes("abc"));
    assertThat(assembly.add(2, ByteString.copyFromUtf8("z"), false)).isEqualTo(bytes("xyz"));
    assertThat(assembly.add(2, ByteString.copyFromUtf8("2"), false)).isEqualTo(bytes("2"));
  }

  @Test
  void refusesWhatPassesTheBoundOfAllAndForgetsIt() throws Exception {
    ByteString megabyte = ByteString.copyFrom(new byte[1024 * 1024]);
    int fits = TunnelLimits.ASSEMBLED_BYTES / megabyte.size();
    for (int i = 0; i < fits; i++) {
      assertThat(assembly.add(i, megabyte, true)).isNull();
    }
    assertThatThrownBy(() -> assembly.add(fits, ByteString.copyFromUtf8("x"), true))
        .isInstanceOf(Assembly.Oversize.class)
        .hasMessageContaining("at once");
    assertThatThrownBy(() -> assembly.add(0, ByteString.copyFromUtf8("x"), true))
        .isInstanceOf(Assembly.Oversize.class);
    assertThat(assembly.add(fits, megabyte, true)).as("0 has made room").isNull();
    assembly.forget(fits);
    assertThat(assembly.add(1, megabyte, false)).hasSize(2 * megabyte.size());
    assertThat(assembly.add(0, megabyte, true)).isNull();
    assertThat(assembly.add(1, megabyte, true)).isNull();
  }

  @Test
  void refusesAMessageThatIsTooLongAndForgetsIt() throws Exception {
    ByteString megabyte = ByteString.copyFrom(new byte[1024 * 1024]);
    for (int i = 0; i < 4; i++) {
      assertThat(assembly.add(1, megabyte, true)).isNull();
    }
    assertThatThrownBy(() -> assembly.add(1, ByteString.copyFromUtf8("x"), false))
        .isInstanceOf(Assembly.Oversize.class);
    assertThat(assembly.add(1, ByteString.copyFromUtf8("y"), false)).isEqualTo(bytes("y"));
  }
}
