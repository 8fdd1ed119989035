package org.iceserver.server.host;

import java.net.BindException;

import org.iceserver.transport.IpAddress;
import org.iceserver.turn.netty.RelayServer;

/** The sockets that serve clients on this host's addresses. */
public interface Listeners {
    /** @throws BindException with one sentence, when a port cannot be opened there */
    void open(IpAddress address) throws BindException;

    void close(IpAddress address);

    static Listeners of(RelayServer server) {
        return new Listeners() {
            @Override
            public void open(IpAddress address) throws BindException {
                server.listen(address);
            }

            @Override
            public void close(IpAddress address) {
                server.stopListening(address);
            }
        };
    }
}
