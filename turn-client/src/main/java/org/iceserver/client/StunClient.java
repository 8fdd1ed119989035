package org.iceserver.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

import io.netty.buffer.ByteBuf;
import org.iceserver.stun.Attribute.MappedAddress;
import org.iceserver.stun.Attribute.XorMappedAddress;
import org.iceserver.stun.MessageClass;
import org.iceserver.stun.Method;
import org.iceserver.stun.StunEncoder;
import org.iceserver.stun.StunMessage;
import org.iceserver.stun.TransactionId;

/** Asks a STUN server for this client's address as the server sees it (RFC 8489 s2). */
public final class StunClient {
    private static final StunSocket.Listener DEAF = new StunSocket.Listener() {
        @Override
        public void indication(StunMessage message) {
            // A Binding client waits only for its response.
        }

        @Override
        public void frame(ByteBuf frame) {
            // It ignores everything else.
        }
    };

    private StunClient() {}

    /**
     * The caller's own address and port as the server sees them. Asks each of the server's addresses until one answers. Blocks
     * until the answer or a failure.
     */
    public static InetSocketAddress binding(ServerAddress server, Timing timing) throws TurnException {
        return binding(server, server.addresses(), timing);
    }

    static InetSocketAddress binding(ServerAddress server, List<InetSocketAddress> addresses, Timing timing)
            throws TurnException {
        return AddressesInTurn.first(addresses, timing, (address, share) -> binding(server, Connection.open(server,
                address, Tls.standard(server.protocol()), share.deadline()), share));
    }

    /** The same over UDP, from this address of the caller's host. {@code server} is an address, not a name. */
    public static InetSocketAddress binding(ServerAddress server, InetAddress from, Timing timing)
            throws TurnException {
        try {
            var connection = new DatagramConnection(new InetSocketAddress(from, 0), server.addresses().getFirst());
            return binding(server, connection, timing);
        } catch (IOException e) {
            if (e instanceof TurnException told) {
                throw told;
            }
            throw new TurnException("No socket from " + from.getHostAddress() + " to " + server + ": "
                    + e.getMessage() + ".", e);
        }
    }

    private static InetSocketAddress binding(ServerAddress server, Connection connection, Timing timing)
            throws TurnException {
        try (StunSocket socket = new StunSocket(server, connection, timing, DEAF)) {
            TransactionId id = socket.newTransactionId();
            StunMessage response = socket.exchange(id, StunEncoder.of(MessageClass.REQUEST, Method.BINDING, id),
                    message -> message.method() == Method.BINDING, timing.deadline());
            if (response.messageClass() == MessageClass.ERROR) {
                throw Refusal.of(response);
            }
            return mapped(response);
        }
    }

    private static InetSocketAddress mapped(StunMessage response) throws TurnException {
        XorMappedAddress xored = response.first(XorMappedAddress.class);
        if (xored != null) {
            return Addresses.socketAddress(xored.address());
        }
        MappedAddress plain = response.first(MappedAddress.class);
        if (plain == null) {
            throw new TurnException("The server answered without an address: it does not follow RFC 8489.", null);
        }
        return Addresses.socketAddress(plain.address());
    }
}
