package org.iceserver.signal;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Whether somebody may come in. */
public sealed interface Verdict {
    /**
     * @param rooms those it may enter; empty: every room
     * @param ice about the ICE servers it is told of
     * @param user who it is, null when that is not known
     */
    record Admitted(Set<String> rooms, IceGrant ice, @Nullable String user) implements Verdict {
        public static final Admitted EVERYWHERE = new Admitted(Set.of(), IceGrant.PLAIN);

        /** Of somebody whom we do not know. */
        public Admitted(Set<String> rooms, IceGrant ice) {
            this(rooms, ice, null);
        }

        /**
         * Whom it counts for.
         *
         * @param caller where it comes from
         */
        public Account account(Caller caller) {
            return Account.of(user, caller.address());
        }

        /** What it was let in with. */
        public Admittance admittance(Caller caller) {
            return new Admittance(account(caller), rooms, ice(caller));
        }

        /** About its ICE servers, for the account that it counts for. */
        public IceGrant ice(Caller caller) {
            return ice.countedFor(account(caller)).toldTo(caller);
        }

        public Admitted {
            rooms = Set.copyOf(rooms);
        }
    }

    /** @param sentence why not, for whoever asked */
    record Refused(String sentence) implements Verdict {}
}
