package org.iceserver.turn;

import org.iceserver.transport.ClientPath;
import org.iceserver.transport.Encryption;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.jspecify.annotations.Nullable;

/** A client's path to the virtual server. */
record VirtualPath(FiveTuple fiveTuple, @Nullable Encryption encryption) implements ClientPath {
    VirtualPath(FiveTuple fiveTuple) {
        this(fiveTuple, null);
    }

    VirtualPath(TransportProtocol protocol, IpAddress client, int port) {
        this(new FiveTuple(protocol, client, port, VirtualServer.SERVER, 3478));
    }

    /** The same with TLS, or with DTLS over UDP. */
    VirtualPath encrypted() {
        return new VirtualPath(fiveTuple, new Encryption("TLSv1.3", "TLS_AES_128_GCM_SHA256"));
    }
}
