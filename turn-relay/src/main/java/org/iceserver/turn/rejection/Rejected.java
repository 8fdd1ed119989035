package org.iceserver.turn.rejection;

import java.util.function.Supplier;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.ErrorCode;
import org.iceserver.stun.PrintableText;
import org.iceserver.stun.StunMessage;
import org.iceserver.transport.FiveTuple;

/**
 * A refused request, for the operator: whose it was, and why it was refused. Its sentence is made when somebody reads
 * it, not on the media loop. Immutable; any thread.
 */
public final class Rejected {
    /** The most characters of a name that are kept. */
    public static final int MOST_CHARS = 128;
    /** Shown instead of a name that is not known. */
    public static final String HASHED = "(a USERHASH)";

    private final FiveTuple path;
    private final String username;
    private final ErrorCode code;
    private final RejectionReason reason;
    private final Supplier<String> words;
    private final long epochSeconds;

    /**
     * @param username as the request claims it, or as authenticated; empty when there is none
     * @param why only its sentence and reason are kept
     * @param epochSeconds the time of the refusal, by the wall clock
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

    /** A name that a client chose, made safe and short for a sentence. */
    public static String shown(String username) {
        return PrintableText.of(beginning(username));
    }

    /** The user that the request claims; not authenticated. */
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

    /** The claimed or authenticated user: the beginning of the name, safe for a log. */
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

    /** What is wrong and what to do, in one sentence, safe for a log. */
    public String sentence() {
        return words.get();
    }

    /** The time of the refusal, by the wall clock. */
    public long epochSeconds() {
        return epochSeconds;
    }
}
