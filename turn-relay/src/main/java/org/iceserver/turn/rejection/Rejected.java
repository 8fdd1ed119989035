package org.iceserver.turn.rejection;

import java.util.function.Supplier;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.PrintableText;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;

/**
 * A request that was refused, to whom and why, for the operator. Its words are put together when somebody reads them, and not
 * on the media loop. Immutable; any thread.
 */
public final class Rejected {
    /** Of a name, more is not kept. */
    public static final int MOST_CHARS = 128;
    /** In place of a name that nobody can tell. */
    public static final String HASHED = "(a USERHASH)";

    private final FiveTuple path;
    private final String username;
    private final ErrorCode code;
    private final RejectionReason reason;
    private final Supplier<String> words;
    private final long epochSeconds;

    /**
     * @param username as the request says it, or as it was proven; empty where there is none
     * @param why its words are kept, and nothing else of it
     * @param epochSeconds when, by the wall clock
     */
    public Rejected(FiveTuple path, String username, Rejection why, long epochSeconds) {
        this.path = path;
        this.username = beginning(username);
        code = why.code();
        reason = why.reason();
        words = why.words();
        this.epochSeconds = epochSeconds;
    }

    private static String beginning(String username) {
        return username.length() > MOST_CHARS ? username.substring(0, MOST_CHARS) : username;
    }

    /** A name that a client chose, as it may stand in a sentence. */
    public static String shown(String username) {
        return PrintableText.of(beginning(username));
    }

    /** Whom the request says it is from; nobody has proven it. */
    public static String claimed(StunMessage request) {
        Attribute.Username username = request.first(Attribute.Username.class);
        if (username != null) {
            return username.value();
        }
        return request.has(Attribute.Userhash.class) ? HASHED : "";
    }

    public FiveTuple path() {
        return path;
    }

    /** Whom the request says it is from, or whose it was proven to be: the beginning of the name, as it may stand in a log. */
    public String user() {
        return PrintableText.of(username);
    }

    /** The client's address and port. */
    public String client() {
        return path.client().toUriHost() + ":" + path.clientPort();
    }

    public ErrorCode code() {
        return code;
    }

    public RejectionReason reason() {
        return reason;
    }

    /** What is wrong and what to do, in one sentence, as it may stand in a log. */
    public String sentence() {
        return words.get();
    }

    /** When, by the wall clock. */
    public long epochSeconds() {
        return epochSeconds;
    }
}
