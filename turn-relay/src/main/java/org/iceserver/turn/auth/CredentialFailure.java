package org.iceserver.turn.auth;

import java.time.Instant;

import org.iceserver.turn.rejection.Rejected;
import org.iceserver.turn.rejection.Rejection;
import org.iceserver.turn.rejection.RejectionReason;
import org.iceserver.turn.time.Now;

/**
 * Explains to the operator why a credential was not accepted. Called after the keys have been tried, in the same way
 * for every name; the text is made only when somebody reads it, so that the time tells nothing.
 */
public final class CredentialFailure {
    private static final long MINUTE = 60;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private CredentialFailure() {}

    /** @param answer of the credential source; none of its keys signed the request */
    public static Rejection because(KeyQuery query, KeyLookup answer, Now now) {
        // Does not keep the query: it may hold an access token.
        String name = name(query.claim());
        boolean token = query.claim() instanceof Claim.Token;
        return switch (answer) {
            case KeyLookup.Found found -> wrongKey(name, token, found);
            case KeyLookup.SoFar some -> wrongKey(name, token, some.found());
            case KeyLookup.Unknown unknown -> noKey(name, unknown, now.epochSeconds());
            case KeyLookup.Later later -> noKey(name, later.soFar(), now.epochSeconds());
            case KeyLookup.Lately _,KeyLookup.Unavailable _ -> new Rejection(RejectionReason.CREDENTIALS_AWAY,
                    () -> "The database or webhook that knows the users does not answer, or too many questions wait for it,"
                            + " so nobody can tell about user '" + shown(name) + "'; the log says more.");
        };
    }

    /**
     * The more specific of two reasons.
     *
     * @param before from the sources that answered at once
     * @param late from the sources that answered later
     */
    public static Rejection clearer(Rejection before, Rejection late) {
        boolean knowsTheName = late.reason() != RejectionReason.NO_SUCH_USER;
        boolean nobodyKnewIt = before.reason() == RejectionReason.NO_SUCH_USER;
        return knowsTheName || nobodyKnewIt ? late : before;
    }

    private static Rejection wrongKey(String name, boolean token, KeyLookup.Found found) {
        int secrets = found.secrets();
        if (token) {
            return new Rejection(RejectionReason.TOKEN_SIGNATURE,
                    () -> "The request is not signed with the key that its access token of key '" + shown(name)
                            + "' has in it; the client must use the token and the password of one answer together.");
        }
        if (secrets == 0) {
            return new Rejection(RejectionReason.WRONG_PASSWORD, () -> "The password of user '" + shown(name)
                    + "' is wrong; give the client the one that this server has.");
        }
        return new Rejection(RejectionReason.WRONG_SECRET, () -> "The password of user '" + shown(name) + "' "
                + (secrets == 1 ? "does not match this server's secret" : "matches none of the " + secrets + " secrets")
                + "; whoever makes credentials needs a secret that this server has.");
    }

    private static Rejection noKey(String name, KeyLookup.Unknown unknown, long now) {
        return switch (unknown.why()) {
            case EXPIRED -> new Rejection(RejectionReason.CREDENTIAL_EXPIRED,
                    () -> "The credential of user '" + shown(name) + "' " + expired(unknown.endEpochSeconds(), now));
            case TOKEN_EXPIRED -> new Rejection(RejectionReason.TOKEN_EXPIRED,
                    () -> "The access token of key '" + shown(name) + "' " + expired(unknown.endEpochSeconds(), now));
            case TOKEN_UNREADABLE -> new Rejection(RejectionReason.TOKEN_UNREADABLE,
                    () -> "The access token of key '" + shown(name) + "' cannot be decrypted; the authorization server "
                            + "needs the same key, and this server's name (--server-name).");
            case NO_SUCH_TOKEN_KEY -> new Rejection(RejectionReason.TOKEN_KEY_UNKNOWN,
                    () -> "The access token names the key '" + shown(name) + "', which is unknown or over; add it with "
                            + "--oauth-key.");
            case NO_SECRET -> new Rejection(RejectionReason.NO_SECRET, () -> "The user name '" + shown(name)
                    + "' has a time stamp, and this server has no secret that its password could be made with; add it with "
                    + "--secret.");
            case KEY_REVOKED -> new Rejection(RejectionReason.KEY_REVOKED,
                    () -> "The key that made the credential of user '" + shown(name)
                            + "' is revoked; get credentials with "
                            + "another key, which 'iceserver key add' makes.");
            case NO_SUCH_USER, NOT_A_REST_NAME, NOT_ASKED -> new Rejection(RejectionReason.NO_SUCH_USER,
                    () -> "No user '" + shown(name) + "' is known; correct the client's user name, or add the user.");
        };
    }

    private static String expired(long end, long now) {
        if (end > now) {
            return "was made in the future, since this server's clock says " + Instant.ofEpochSecond(now)
                    + "; set the clock here, or where it was made.";
        }
        return "expired " + length(now - end) + " ago, at " + Instant.ofEpochSecond(end) + "; this server's clock says "
                + Instant.ofEpochSecond(now) + ".";
    }

    /** A duration in at most two units, such as {@code 2 h 5 min}. */
    static String length(long seconds) {
        if (seconds < MINUTE) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return two(seconds, MINUTE, " min", 1, " s");
        }
        return seconds < DAY ? two(seconds, HOUR, " h", MINUTE, " min") : two(seconds, DAY, " d", HOUR, " h");
    }

    private static String two(long seconds, long large, String largeName, long small, String smallName) {
        long rest = seconds % large / small;
        return seconds / large + largeName + (rest == 0 ? "" : " " + rest + smallName);
    }

    private static String name(Claim claim) {
        return switch (claim) {
            case Claim.Name named -> named.username();
            case Claim.Token token -> token.kid();
            case Claim.Hash _ -> Rejected.HASHED;
        };
    }

    private static String shown(String name) {
        return Rejected.shown(name);
    }
}
