package org.iceserver.signal;

/** Why a peer is not in a room any more. */
public enum LeaveReason {
    /** It said so. */
    LEFT("left"),
    /** It stopped answering, and did not come back. */
    TIMEOUT("timeout"),
    /** Its connection broke, and it did not come back. */
    LOST("lost"),
    /** It was removed. */
    KICKED("kicked");

    private final String code;

    LeaveReason(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }
}
