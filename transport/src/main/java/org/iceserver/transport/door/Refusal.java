package org.iceserver.transport.door;

/** Why nobody serves a connection to a shared port. */
public enum Refusal implements Decision {
    /** Nothing that is served here begins like this. */
    UNKNOWN_FIRST_BYTE("its first byte is neither HTTP nor STUN"),
    /** Its ClientHello asked for one protocol, and what came is another one. */
    CONTRADICTION("its ClientHello asks for one protocol, and it speaks another one"),
    /** It ended, gave way, or had no more time, before its first byte after TLS. */
    SILENT("it said nothing"),
    NO_PLACE("there is no place for it"),
    /** Its source may not begin another handshake now. */
    HANDSHAKE_LIMIT("its source begins too many TLS handshakes"),
    HANDSHAKE_FAILED("its TLS handshake failed"),
    BAD_PROXY_HEADER("its PROXY header is broken");

    private final String words;

    Refusal(String words) {
        this.words = words;
    }

    /** A clause about one connection. */
    String words() {
        return words;
    }
}
