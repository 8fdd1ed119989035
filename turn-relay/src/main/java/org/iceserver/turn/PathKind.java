package org.iceserver.turn;

import org.iceserver.transport.ClientPath;

/** What carries a client's messages to the server (RFC 8656 s3.1). */
public enum PathKind {
    UDP, TCP, TLS, DTLS;

    static PathKind of(ClientPath path) {
        if (path.encryption() == null) {
            return path.stream() ? TCP : UDP;
        }
        return path.stream() ? TLS : DTLS;
    }
}
