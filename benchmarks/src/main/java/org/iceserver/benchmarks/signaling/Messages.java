package org.iceserver.benchmarks.signaling;

/** What PeerJS clients write: about 1 KB each. */
final class Messages {
    private static final String FILLING = "x".repeat(950);

    private Messages() {}

    /** @param first stands in the payload's first field, in the same place of every message to that receiver */
    static String to(String receiver, String type, String first) {
        return "{\"type\":\"" + type + "\",\"dst\":\"" + receiver + "\",\"payload\":{\"t\":\"" + first + "\",\"sdp\":\""
                + FILLING + "\"}}";
    }
}
