package org.iceserver.cluster;

import java.util.List;

/**
 * Fingerprints of what must be equal on all nodes. They do not tell what they were made of.
 *
 * @param realm the realm of the users
 * @param credentials with which this node mints, and whose credentials it accepts
 * @param nonces with which this node signs nonces, and whose nonces it accepts
 */
public record Prints(String realm, Secrets credentials, Secrets nonces) {
    private static final int LENGTH = 64;

    /**
     * Secrets of one kind.
     *
     * @param first which this node uses itself; empty if it has none
     * @param all which it accepts
     */
    public record Secrets(String first, List<String> all) {
        static final int MOST = 16;
        public static final Secrets NONE = new Secrets("", List.of());

        public Secrets {
            if (all.size() > MOST || first.length() > LENGTH || all.stream().anyMatch(one -> one.length() > LENGTH)) {
                throw new IllegalArgumentException("not fingerprints");
            }
            all = List.copyOf(all);
        }

        /** Whether what the other node makes can be used here. */
        boolean accept(Secrets other) {
            return other.first.isEmpty() || all.contains(other.first);
        }
    }

    public Prints {
        if (realm.length() > LENGTH) {
            throw new IllegalArgumentException("not fingerprints");
        }
    }

    /** Whether credentials that the other node mints can be used here. */
    public boolean accept(Prints other) {
        return realm.equals(other.realm) && credentials.accept(other.credentials);
    }

    /** Whether both nodes take each other's nonces. Without any secret each has nonces of its own, as the operator wants. */
    boolean shareNonces(Prints other) {
        return nonces.first.isEmpty() == other.nonces.first.isEmpty() && nonces.accept(other.nonces)
                && other.nonces.accept(nonces);
    }
}
