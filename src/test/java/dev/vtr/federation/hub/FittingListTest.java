package dev.vtr.federation.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vtr.proto.Coordinator;
import dev.vtr.proto.ListReply;
import dev.vtr.proto.Session;
import org.junit.jupiter.api.Test;

/** Who loses sessions when a list would not fit into one message. */
class FittingListTest {
  private static final int MOST_BYTES = 10_000;

  private static Coordinator of(String name, int sessions) {
    Coordinator.Builder coordinator = Coordinator.newBuilder().setName(name).setRole("spoke");
    for (int i = 0; i < sessions; i++) {
      coordinator.addSessions(
          Session.newBuilder().setId("id-" + i).setTitle("t".repeat(80)).setCoordinator(name));
    }
    return coordinator.build();
  }

  private static ListReply built(FittingList list) {
    ListReply built = list.build();
    assertThat(built.getSerializedSize()).isLessThanOrEqualTo(MOST_BYTES);
    return built;
  }

  @Test
  void whatFitsStaysAsItIs() {
    ListReply list =
        built(new FittingList(MOST_BYTES).add(of("a", 40), false).add(of("b", 40), true));
    assertThat(list.getCoordinatorsList()).containsExactly(of("a", 40), of("b", 40));
  }

  @Test
  void whoIsAwayLosesItsSessionsBeforeTheLargest() {
    ListReply list =
        built(
            new FittingList(MOST_BYTES)
                .add(of("small", 5), false)
                .add(of("large", 60), false)
                .add(of("gone", 50).toBuilder().setError("away: killed").build(), true)
                .add(of("gone-too", 10), true));
    assertThat(list.getCoordinatorsList())
        .extracting(Coordinator::getSessionsCount)
        .containsExactly(5, 60, 0, 10);
    assertThat(list.getCoordinators(2).getError())
        .isEqualTo(
            "away: killed; 50 sessions are left out, as the list of all would be longer than 10000"
                + " bytes: ask for them with 'vtr agent ls --coordinator gone'");
    assertThat(list.getCoordinators(3).getError()).isEmpty();
  }

  @Test
  void ofThoseThatAreThereTheLargestLoses() {
    ListReply list =
        built(
            new FittingList(MOST_BYTES)
                .add(of("a", 40), false)
                .add(of("b", 70), false)
                .add(of("c", 30), false));
    assertThat(list.getCoordinatorsList())
        .extracting(Coordinator::getSessionsCount)
        .containsExactly(40, 0, 30);
    assertThat(list.getCoordinators(1).getError()).contains("70 sessions", "--coordinator b");
  }

  @Test
  void oneAloneKeepsWhatFits() {
    Coordinator shown =
        built(new FittingList(MOST_BYTES).add(of("a", 200), false)).getCoordinators(0);
    assertThat(shown.getSessionsCount()).isBetween(80, 100);
    assertThat(shown.getError())
        .startsWith((200 - shown.getSessionsCount()) + " of 200 sessions are left out")
        .endsWith("'vtr agent info a:NAME'");
  }

  @Test
  void labelsGoWhenNamesAloneAreTooMany() {
    FittingList list = new FittingList(MOST_BYTES);
    for (int i = 0; i < 30; i++) {
      list.add(of("s" + i, 0).toBuilder().putLabels("key", "v".repeat(500)).build(), i % 2 == 0);
    }
    ListReply built = built(list);
    assertThat(built.getCoordinatorsCount()).isEqualTo(30);
    assertThat(built.getCoordinatorsList())
        .filteredOn(shown -> shown.getName().matches("s\\d*[13579]")) // which are there
        .extracting(Coordinator::getLabelsCount)
        .containsOnly(1);
  }
}
