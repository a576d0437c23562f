package dev.vtr.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The room for posted spans. */
class IntakeRoomTest {
  @Test
  void roomIsTakenAsBytesComeAndGivenBack() {
    IntakeRoom room = new IntakeRoom();
    IntakeRoom.Share one = room.share(true);
    IntakeRoom.Share other = room.share(true);
    assertThat(one.growTo(IntakeRoom.MAX_PROGRAM_BYTES - IntakeRoom.PIECE_BYTES)).isTrue();
    assertThat(other.growTo(1)).isTrue();
    assertThat(other.growTo(IntakeRoom.PIECE_BYTES)).as("its piece").isTrue();
    assertThat(other.growTo(IntakeRoom.PIECE_BYTES + 1)).as("programs' half").isFalse();
    IntakeRoom.Share command = room.share(false);
    assertThat(command.growTo(IntakeRoom.MAX_BYTES - IntakeRoom.MAX_PROGRAM_BYTES)).isTrue();
    assertThat(room.share(false).growTo(1)).isFalse();
    one.release();
    assertThat(other.growTo(IntakeRoom.PIECE_BYTES + 1)).isTrue();
    other.release();
    command.release();
    assertThat(room.share(false).growTo(IntakeRoom.MAX_BYTES)).isTrue();
  }
}
