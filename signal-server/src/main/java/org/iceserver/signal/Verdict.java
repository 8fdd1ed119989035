package org.iceserver.signal;

import java.util.Set;

/** Whether somebody may come in. */
public sealed interface Verdict {
    /**
     * @param rooms those it may enter; empty: every room
     * @param ice about the ICE servers it is told of
     */
    record Admitted(Set<String> rooms, IceGrant ice) implements Verdict {
        public static final Admitted EVERYWHERE = new Admitted(Set.of(), IceGrant.PLAIN);

        public Admitted {
            rooms = Set.copyOf(rooms);
        }
    }

    /** @param sentence why not, for whoever asked */
    record Refused(String sentence) implements Verdict {}
}
