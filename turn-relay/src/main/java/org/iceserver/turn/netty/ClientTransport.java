package org.iceserver.turn.netty;

import java.util.EnumSet;
import java.util.Set;

/** How clients may reach the server; what is left out has no open port. */
public enum ClientTransport {
    UDP, TCP, TLS, DTLS;

    /** Every one of them. */
    public static Set<ClientTransport> all() {
        return EnumSet.allOf(ClientTransport.class);
    }
}
