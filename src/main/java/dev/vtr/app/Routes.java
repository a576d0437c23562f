package dev.vtr.app;

import dev.vtr.bus.Address;
import dev.vtr.pty.PtyEvent;
import dev.vtr.pty.PtyRequest;
import dev.vtr.pty.PtyUpkeep;
import dev.vtr.session.CoordinatorRequest;
import dev.vtr.session.SessionEvent;
import dev.vtr.session.SessionRequest;
import dev.vtr.session.SubscriberDemand;
import dev.vtr.session.SubscriberUpdate;
import dev.vtr.trace.HopTable;
import java.util.List;

/** Every address of the bus. Each says itself what a message sent there does to the trace. */
final class Routes {
  static final List<Address<?>> ALL =
      List.of(
          CoordinatorRequest.ADDRESS,
          SessionRequest.ADDRESS,
          SessionEvent.ADDRESS,
          SubscriberDemand.ADDRESS,
          SubscriberUpdate.ADDRESS,
          PtyRequest.ADDRESS,
          PtyUpkeep.ADDRESS,
          PtyEvent.ADDRESS);

  private Routes() {}

  static HopTable hops() {
    return new HopTable(ALL);
  }
}
