package org.iceserver.turn.auth;

import java.util.regex.Pattern;

/**
 * The user part of a credential that this server mints for a peer of its signaling: {@code ACCOUNT#PEER}. Allocations count for the
 * account, which may have many peers; each peer can be kicked alone.
 */
public final class MintedUser {
    private static final char SEPARATOR = '#';
    /** As signaling makes them: 12 bytes in base64url behind {@code p_}. */
    private static final Pattern PEER = Pattern.compile("p_[A-Za-z0-9_-]{16}");

    private MintedUser() {}

    /**
     * @param account whom its sessions count for; empty when they count for the peer
     * @param peer empty for a client that is nobody's peer
     */
    public static String of(String account, String peer) {
        return account.isEmpty() || peer.isEmpty() ? account + peer : account + SEPARATOR + peer;
    }

    /** Whom the sessions of a user count for: the account of a peer, everybody else for itself. */
    public static String account(String user) {
        int at = separator(user);
        return at < 0 ? user : user.substring(0, at);
    }

    /** The peer that a user name was minted for; empty for one that names no account and peer. */
    public static String peer(String username) {
        int at = separator(username);
        return at < 0 ? "" : username.substring(at + 1);
    }

    private static int separator(String text) {
        int at = text.lastIndexOf(SEPARATOR);
        return at > 0 && PEER.matcher(text).region(at + 1, text.length()).matches() ? at : -1;
    }
}
