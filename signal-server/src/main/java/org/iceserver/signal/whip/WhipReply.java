package org.iceserver.signal.whip;

import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.Rejection;

/** What a publisher is answered. */
public sealed interface WhipReply {
    /**
     * A session has begun.
     *
     * @param session its secret name, which becomes part of its URL
     * @param answer the SDP of the member of the room, with all its candidates
     * @param tag names the ICE session
     * @param ice for the publisher
     */
    record Created(String session, String answer, String tag, IceConfiguration ice) implements WhipReply {}

    /** Candidates were passed on. */
    record Taken() implements WhipReply {}

    /**
     * ICE was restarted.
     *
     * @param fragment the ICE description of the member of the room
     * @param tag names the new ICE session
     */
    record Restarted(String fragment, String tag) implements WhipReply {}

    /** The session is over, as the publisher asked for. */
    record Ended() implements WhipReply {}

    /** @param status of HTTP */
    record Refused(int status, String sentence) implements WhipReply {}

    /** A refusal of the hub, with the status that means the same. */
    static Refused of(Rejection rejection) {
        int status = switch (rejection.error()) {
            case UNAUTHORIZED -> 401;
            case FORBIDDEN -> 403;
            case PEER_NOT_FOUND, NOT_IN_ROOM -> 404;
            case ROOM_FULL, ID_TAKEN -> 409;
            case TOO_LARGE -> 413;
            case BUSY, FULL, SHUTTING_DOWN -> 503;
            case INTERNAL -> 500;
            default -> 400;
        };
        return new Refused(status, rejection.sentence());
    }
}
