package org.iceserver.client;

import java.io.Closeable;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

import org.iceserver.client.ServerAddress.Protocol;
import org.iceserver.transport.FailureText;

/** A socket connected to one server that carries whole STUN messages and ChannelData. Any thread sends; one thread receives. */
public interface Connection extends Closeable {
    /** Sends one frame. The array belongs to the caller again afterwards. */
    void send(byte[] frame) throws IOException;

    /** Waits for the next frame; {@link #close} ends the wait with an exception. */
    byte[] receive() throws IOException;

    /** Whether the transport is reliable: data arrives, or the connection ends. Then nothing is retransmitted. */
    boolean reliable();

    /**
     * Connects to this one of the server's addresses. With TLS the certificate must still be valid for the server's domain.
     *
     * @param tls for the server's protocol, TLS or DTLS; ignored for other protocols
     */
    static Connection open(ServerAddress server, InetSocketAddress address, SSLContext tls, Duration timeout)
            throws TurnException {
        try {
            return switch (server.protocol()) {
                case UDP -> new DatagramConnection(address);
                case TCP -> StreamConnection.plain(address, timeout);
                case TLS -> StreamConnection.tls(address, server.domain(), tls, timeout);
                case DTLS -> DtlsConnection.open(address, server.domain(), tls, timeout);
            };
        } catch (ConnectException | PortUnreachableException e) {
            throw new TurnException("Nothing listens on " + server + ": check host, port and that the server runs.", e);
        } catch (SocketTimeoutException e) {
            throw new TurnException("No connection to " + server + " in time: look for a firewall in between.", e);
        } catch (NoRouteToHostException e) {
            throw new TurnException("There is no route to " + server + ": check the address and your network.", e);
        } catch (SSLException e) {
            CertificateRefusal refusal = CertificateRefusal.behind(e);
            if (refusal != null) {
                throw new TurnException(String.valueOf(refusal.getMessage()), refusal);
            }
            throw new TurnException((server.protocol() == Protocol.DTLS ? "DTLS" : "TLS") + " with " + server
                    + " failed: " + e.getMessage() + ".", e);
        } catch (IOException e) {
            throw new TurnException("No socket to " + server + ": " + FailureText.of(e) + ".", e);
        }
    }
}
