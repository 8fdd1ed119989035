package org.iceserver.turn.impairment;

import org.iceserver.stun.PrintableText;
import org.iceserver.transport.AddressBlock;
import org.iceserver.transport.FiveTuple;
import org.iceserver.turn.auth.MintedUser;

/** Whose sessions an operator impairs. */
public sealed interface ImpairmentTarget {
    /**
     * @param quotaUser the user for whom the session counts
     * @param username the whole user name of the session
     */
    boolean fits(String quotaUser, String username, FiveTuple path);

    /** A user without the time stamp of a REST credential, or a peer for which a credential was minted. */
    record User(String name) implements ImpairmentTarget {
        private static final int LONGEST = 512;

        public User {
            if (name.isEmpty() || name.length() > LONGEST) {
                throw new IllegalArgumentException("A user's name has 1 to " + LONGEST + " characters.");
            }
        }

        @Override
        public boolean fits(String quotaUser, String username, FiveTuple path) {
            return quotaUser.equals(name) || MintedUser.peer(username).equals(name);
        }

        @Override
        public String toString() {
            return "user '" + PrintableText.of(name) + "'";
        }
    }

    /** Every client that sends from this block. An IPv4-mapped address means the IPv4 address in it. */
    record Address(AddressBlock block) implements ImpairmentTarget {
        public Address {
            block = block.unmapped();
        }

        @Override
        public boolean fits(String quotaUser, String username, FiveTuple path) {
            return block.contains(path.client());
        }

        @Override
        public String toString() {
            return "address " + block;
        }
    }
}
