package org.iceserver.cluster;

import java.util.List;

/**
 * Fingerprints of what must be equal on all nodes. They do not tell what they were made of.
 *
 * @param realm the realm of the users
 * @param mints the secret with which this node mints credentials; empty if it mints none
 * @param accepts every secret whose credentials it accepts
 */
public record Prints(String realm, String mints, List<String> accepts) {
    static final int MOST = 16;
    private static final int LENGTH = 64;

    public Prints {
        if (accepts.size() > MOST || realm.length() > LENGTH || mints.length() > LENGTH
                || accepts.stream().anyMatch(one -> one.length() > LENGTH)) {
            throw new IllegalArgumentException("not fingerprints");
        }
        accepts = List.copyOf(accepts);
    }

    /** Whether credentials that the other node mints can be used here. */
    public boolean accept(Prints other) {
        return realm.equals(other.realm) && (other.mints.isEmpty() || accepts.contains(other.mints));
    }
}
