package org.iceserver.turn;

import java.util.Iterator;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A way past all sessions of one shard in portions, between which packets have their turn and sessions come and go. On
 * the shard's thread.
 *
 * <p>When the shard's table grows meanwhile, which doubles it, the walk begins again, and its visitor forgets. Whoever lives
 * from beginning to end is met once; in a rare case one that stands where the walk paused is passed over, when another
 * just before it ends at that moment.
 */
public final class SessionWalk {
    private final AddressTable<Allocation> table;
    private final Set<Allocation> strays;
    private int slots;
    private int slot;
    private @Nullable Iterator<Allocation> remaining;

    SessionWalk(AddressTable<Allocation> table, Set<Allocation> strays) {
        this.table = table;
        this.strays = strays;
        slots = table.slots();
    }

    /**
     * Goes on by at most so many places, each of which holds one session or none.
     *
     * @return whether there may be more
     */
    public boolean next(int places, Now now, SessionVisitor visitor) {
        if (table.slots() != slots) {
            beginAgain(visitor);
        }
        int left = places;
        for (; left > 0 && slot < slots; left--) {
            Allocation here = table.value(slot++);
            if (here != null) {
                visitor.see(here, now);
            }
        }
        if (slot < slots) {
            return true;
        }
        Iterator<Allocation> rest = rest();
        for (; left > 0 && rest.hasNext(); left--) {
            Allocation stray = rest.next();
            if (strays.contains(stray)) {
                visitor.see(stray, now);
            }
        }
        return rest.hasNext();
    }

    private void beginAgain(SessionVisitor visitor) {
        slots = table.slots();
        slot = 0;
        remaining = null;
        visitor.forget();
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
