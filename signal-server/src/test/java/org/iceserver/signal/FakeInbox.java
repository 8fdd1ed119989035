package org.iceserver.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A peer that always keeps up, and remembers what it was told. */
final class FakeInbox implements Inbox {
    final List<Delivery> heard = new ArrayList<>();
    /** What it does with each delivery. */
    Consumer<Delivery> acts = _ -> {};
    /** Whether it takes no more. */
    boolean full;

    @Override
    public String client() {
        return "192.0.2.7";
    }

    @Override
    public boolean deliver(Delivery delivery) {
        heard.add(delivery);
        acts.accept(delivery);
        return !full;
    }

    @Override
    public boolean keepsUp() {
        return true;
    }

    @Override
    public void whenItKeepsUp(Runnable callback) {
        callback.run();
    }

    @Override
    public void kicked() {}
}
