package org.iceserver.turn.netty;

import java.util.EnumSet;
import java.util.Set;

/** The transports by which clients may reach the server. A transport that is not in the set has no open port. */
public enum ClientTransport {
    UDP, TCP, TLS, DTLS;

    /** All transports. */
    public static Set<ClientTransport> all() {
        return EnumSet.allOf(ClientTransport.class);
    }
}
