package org.iceserver.turn.allocation;

import org.iceserver.turn.time.Now;

/** Looks at sessions, one after another, on their thread; see {@link SessionWalk}. */
public interface SessionVisitor {
    void see(Allocation allocation, Now now);

    /** The walk over this shard starts again: forget everything that was seen of it. */
    void forget();
}
