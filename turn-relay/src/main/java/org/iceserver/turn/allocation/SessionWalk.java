package org.iceserver.turn.allocation;

import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.iceserver.turn.time.Now;
import org.jspecify.annotations.Nullable;

/**
 * A walk over all sessions of one shard in portions. Between portions packets are handled, and sessions come and go. On
 * the shard's thread.
 *
 * <p>A session that is on the shard from beginning to end is visited once. When the shard's table grows meanwhile or a
 * session changes its five-tuple, the walk starts again, and the visitor is told to forget.
 */
public final class SessionWalk {
    private final Allocations sessions;
    private final AddressTable<Allocation> table;
    private final Set<Allocation> strays;
    private int slots;
    private int moves;
    private int first;
    private int passed;
    private @Nullable Iterator<Allocation> remaining;

    SessionWalk(Allocations sessions, AddressTable<Allocation> table, Set<Allocation> strays) {
        this.sessions = sessions;
        this.table = table;
        this.strays = strays;
        begin();
    }

    /** Starts behind a free slot, and pauses only before one: removals never move a session across a free slot. */
    private void begin() {
        slots = table.slots();
        moves = sessions.moves();
        passed = 0;
        remaining = null;
        first = 0;
        while (table.value(first) != null) {
            first++;
        }
    }

    /**
     * Continues over this many slots, each of which holds one session or none, and then to the next free slot.
     *
     * @param visitor may end the session that it is shown
     * @return whether there may be more
     */
    public boolean next(int places, Now now, SessionVisitor visitor) {
        if (table.slots() != slots || sessions.moves() != moves) {
            begin();
            visitor.forget();
        }
        int left = places;
        for (; passed < slots; left--) {
            int slot = (first + 1 + passed) & (slots - 1);
            Allocation here = table.value(slot);
            if (here == null && left <= 0) {
                return true;
            }
            if (here != null) {
                sessions.countBelow(here);
                visitor.see(here, now);
            }
            // When a session was ended, the one behind it may have moved into its slot.
            passed += table.value(slot) == here ? 1 : 0;
        }
        Iterator<Allocation> rest = rest();
        for (; left > 0 && rest.hasNext(); left--) {
            Allocation stray = rest.next();
            if (strays.contains(stray)) {
                sessions.countBelow(stray);
                visitor.see(stray, now);
            }
        }
        return rest.hasNext();
    }

    private Iterator<Allocation> rest() {
        Iterator<Allocation> rest = remaining;
        if (rest == null) {
            rest = List.copyOf(strays).iterator();
            remaining = rest;
        }
        return rest;
    }
}
