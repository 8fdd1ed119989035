package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.proxy.ProxyHeader;
import org.iceserver.transport.tls.TlsOrPlain;
import org.iceserver.turn.ControlCounters;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.jspecify.annotations.Nullable;

/**
 * The TCP and TLS clients of one loop, from the accepted connection to its end: admission, TLS or plain text, and
 * frames. On the loop, except where a comment says otherwise.
 */
final class StreamClients {
    private static final int FIRST_BYTE_SECONDS = 10;

    private final ConnectionGate gate;
    private final SourceRefusals refusals;
    private final ShardCounters counters;
    private final ControlCounters control;
    private final LoopTurn turn;
    private final Faults faults;
    private final Messages messages;
    private final int idleSeconds;
    private final int firstByteSeconds;
    private final MemoryBudget memory;
    private final @Nullable ServerTls tls;
    private final boolean plain;
    /** A concurrent set, because a data connection ends on its allocation's loop. */
    private final Set<Channel> connections = ConcurrentHashMap.newKeySet();

    /** Takes the clients' messages and events. */
    interface Messages {
        /** One frame, STUN or ChannelData. The bytes are valid only during the call. */
        void onFrame(StreamClient client, ByteBuf bytes, int offset, int length);

        /** The connection has ended. */
        void ended(StreamClient client);

        /** Whether an allocation is about to move to this client, which may be silent until then. */
        boolean awaited(StreamClient client);
    }

    StreamClients(ServerState server, ShardCounters counters, ControlCounters control, SourceRefusals refusals,
            LoopTurn turn, Faults faults, Messages messages) {
        this.counters = counters;
        this.control = control;
        this.refusals = refusals;
        this.turn = turn;
        this.faults = faults;
        this.messages = messages;
        idleSeconds = server.idleStreamSeconds();
        firstByteSeconds = Math.min(FIRST_BYTE_SECONDS, idleSeconds);
        memory = server.memory();
        tls = server.transports().contains(ClientTransport.TLS) ? server.tls() : null;
        plain = server.transports().contains(ClientTransport.TCP);
        gate = new ConnectionGate(server.proxies(), firstByteSeconds, server.core().quotas(), counters, refusals,
                memory);
    }

    /** Takes a connection that was registered on this loop. */
    void accept(Channel connection, int listenerNumber) {
        connections.add(connection);
        connection.closeFuture().addListener(_ -> connections.remove(connection));
        gate.pass(connection, () -> connection.pipeline()
                .addLast(new TlsOrPlain(new FirstByte(this, listenerNumber, tls, plain), firstByteSeconds)));
    }

    /** Takes a connection of a shared port, whose client is known, and whose TLS handshake is done. */
    void acceptShared(Channel connection, int listenerNumber, boolean encrypted) {
        InetSocketAddress client = ProxyHeader.client(connection);
        if (client == null || (encrypted ? tls == null : !plain)) {
            connection.close();
            return;
        }
        connections.add(connection);
        connection.closeFuture().addListener(_ -> connections.remove(connection));
        gate.admit(connection, IpAddress.of(client.getAddress()), () -> {
            if (encrypted) {
                handshakeDone(true);
            }
            serve(connection, listenerNumber, encrypted ? TransportProtocol.TLS : TransportProtocol.TCP);
        });
    }

    /** Serves a connection when it is known whether it uses TLS. */
    void serve(Channel connection, int listenerNumber, TransportProtocol protocol) {
        InetSocketAddress remote = ProxyHeader.client(connection);
        InetSocketAddress local = (InetSocketAddress) connection.localAddress();
        if (remote == null || local == null) {
            // The client reset the connection before we looked.
            connection.close();
            return;
        }
        StreamClient client = new StreamClient(connection, turn, listenerNumber, protocol, remote, local, memory);
        HalfFrame half = new HalfFrame(memory.share(Holding.STREAM_FRAMES).account(client.fiveTuple().client()));
        connection.pipeline().addLast(StreamClient.FRAMES, new StreamHandler(this, turn, client, idleSeconds, half));
    }

    Messages messages() {
        return messages;
    }

    /** A client was not allowed to begin TLS. */
    void handshakeRefused(IpAddress client) {
        refusals.handshake(client);
    }

    /** A TLS handshake has ended. */
    void handshakeDone(boolean established) {
        control.count(established
                ? ControlCounters.Event.TLS_HANDSHAKE
                : ControlCounters.Event.TLS_HANDSHAKE_FAILED);
    }

    /** A client sent one message. */
    void framed() {
        control.count(ControlCounters.Event.STREAM_MESSAGE);
    }

    void drop(DropReason why) {
        counters.drop(why);
    }

    /** Our own code failed while it served this client. */
    void failed(StreamClient client, Throwable fault) {
        faults.record(client.fiveTuple(), fault);
    }

    /** A connection has become a data connection, which belongs to its allocation's loop. */
    void left(Channel connection) {
        connections.remove(connection);
    }

    void close() {
        List.copyOf(connections).forEach(Channel::close);
    }
}
