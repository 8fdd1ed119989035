package org.iceserver.signal;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The protocols of other signaling servers that we speak beside our own. */
public enum Dialect {
    /** The server of PeerJS (npm {@code peer}). */
    PEERJS("peerjs"),
    /** The server of y-webrtc ({@code y-webrtc-signaling}). */
    YJS("yjs");

    private final String code;

    Dialect(String code) {
        this.code = code;
    }

    public String code() {
        return code;
    }

    /** @throws IllegalArgumentException when there is none of that name; the message says which there are */
    public static Dialect of(String code) {
        return Arrays.stream(values()).filter(dialect -> dialect.code.equals(code)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + code + "' is not a dialect; choose among "
                        + Arrays.stream(values()).map(Dialect::code).collect(Collectors.joining(", "))
                        + ", or 'none' alone"));
    }
}
