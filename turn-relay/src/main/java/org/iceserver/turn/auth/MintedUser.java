package org.iceserver.turn.auth;

import java.util.regex.Pattern;

/**
 * The user part of a credential that this server mints for a peer of its signaling: {@code ACCOUNT#PEER}. Allocations
 * count for the account, which may have many peers; each peer can be kicked separately.
 */
public final class MintedUser {
    private static final char SEPARATOR = '#';
    /** The form of a peer id in signaling: {@code p_} and 12 bytes in base64url. */
    private static final Pattern PEER = Pattern.compile("p_[A-Za-z0-9_-]{16}");

    private MintedUser() {}

    /**
     * @param account the account for which the sessions count; empty when they count for the peer
     * @param peer empty for a client that is not a peer
     */
    public static String of(String account, String peer) {
        return account.isEmpty() || peer.isEmpty() ? account + peer : account + SEPARATOR + peer;
    }

    /** The user for which sessions count: the account of a peer; any other user counts for itself. */
    public static String account(String user) {
        int at = separator(user);
        return at < 0 ? user : user.substring(0, at);
    }

    /** The peer for which a user name was minted; empty when the name has no account and peer. */
    public static String peer(String username) {
        int at = separator(username);
        return at < 0 ? "" : username.substring(at + 1);
    }

    private static int separator(String text) {
        int at = text.lastIndexOf(SEPARATOR);
        return at > 0 && PEER.matcher(text).region(at + 1, text.length()).matches() ? at : -1;
    }
}
