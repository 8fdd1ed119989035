package org.iceserver.signal;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The protocols of other signaling servers that we speak beside our own. */
public enum Dialect {
    /** The server of PeerJS (npm {@code peer}). */
    PEERJS("peerjs"),
    /** The server of y-webrtc ({@code y-webrtc-signaling}). */
    YJS("yjs"),
    /** simple-signal, the signaling of simple-peer's ecosystem, over Socket.IO. */
    SIMPLE_SIGNAL("simple-signal"),
    /** The signal server of DxOS, of 2020 over Socket.IO and of 2021 in binary. */
    DXOS("dxos"),
    /** The WebSocket trackers of WebTorrent (npm {@code bittorrent-tracker}), which Trystero uses, too. */
    WEBTORRENT("webtorrent"),
    /** Ayame, of OpenAyame. */
    AYAME("ayame"),
    /** Trystero's own relay. */
    TRYSTERO("trystero"),
    /** The signalling of GStreamer's webrtcsink and webrtcsrc. */
    GSTREAMER("gstreamer"),
    /** WHIP (RFC 9725): programs publish into rooms of our own protocol. */
    WHIP("whip");

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
