package dev.vtr.rpc;

import java.util.List;

/**
 * Sends items that are all there already, as fast as the transport takes them. Confined to the
 * call's context.
 */
final class ItemStream {
  private final Call call;
  private final List<byte[]> items;
  private int next;
  private boolean cancelled;

  ItemStream(Call call, List<byte[]> items) {
    this.call = call;
    this.items = items;
  }

  void start() {
    call.onCancel(() -> cancelled = true);
    call.onWritable(this::send);
    send();
  }

  private void send() {
    while (!cancelled && next < items.size() && call.writable()) {
      call.item(items.get(next++));
    }
    if (!cancelled && next == items.size()) {
      next++;
      call.end();
    }
  }
}
