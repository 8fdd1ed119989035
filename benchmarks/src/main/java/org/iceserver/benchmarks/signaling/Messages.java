package org.iceserver.benchmarks.signaling;

/** The messages that PeerJS clients write: about 1 KB each. */
final class Messages {
    private static final String FILLING = "x".repeat(950);

    private Messages() {}

    /** @param first the payload's first field, at the same place in every message to that receiver */
    static String to(String receiver, String type, String first) {
        return "{\"type\":\"" + type + "\",\"dst\":\"" + receiver + "\",\"payload\":{\"t\":\"" + first + "\",\"sdp\":\""
                + FILLING + "\"}}";
    }
}
