package org.iceserver.turn.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.TlsOrPlain;
import org.jspecify.annotations.Nullable;

/**
 * Serves the connections of one listener after their first byte has told TLS from plain STUN.
 *
 * @param tls null when TLS is off
 * @param plain whether clients may use plain TCP
 */
record FirstByte(StreamClients clients, int listener, @Nullable ServerTls tls, boolean plain)
        implements
            TlsOrPlain.Server {
    @Override
    public @Nullable HandshakePlaces places() {
        return tls == null ? null : tls.tls();
    }

    @Override
    public SslHandler newHandler(Channel connection, ByteBuf hello) {
        ServerTls known = tls;
        if (known == null) {
            throw new IllegalStateException("TLS is not spoken without a certificate");
        }
        return known.certificates().newStunHandler(connection.alloc());
    }

    @Override
    public void serve(Channel connection, boolean encrypted) {
        if (!encrypted && !plain) {
            connection.close();
            return;
        }
        clients.serve(connection, listener, encrypted ? TransportProtocol.TLS : TransportProtocol.TCP);
    }

    @Override
    public void refused(IpAddress client) {
        clients.handshakeRefused(client);
    }

    @Override
    public void done(boolean established) {
        clients.handshakeDone(established);
    }
}
