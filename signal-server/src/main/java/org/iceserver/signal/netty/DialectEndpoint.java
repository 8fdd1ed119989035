package org.iceserver.signal.netty;

import java.util.List;

import io.netty.channel.ChannelPipeline;
import org.iceserver.signal.Outbound;
import org.iceserver.signal.SignalHub;
import org.iceserver.signal.SignalLimit;
import org.iceserver.signal.dialect.Conversation;
import org.iceserver.signal.v1.NativeProtocol;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.WebSocketEndpoint;

/** A path where one dialect is spoken over WebSocket. */
final class DialectEndpoint implements WebSocketEndpoint {
    /** Begins a conversation. */
    @FunctionalInterface
    interface Opening {
        /** @param handshake valid during this call */
        Conversation open(Request handshake, Outbound outbound, long now);
    }

    /** The first message of our own protocol is a hello, which has a token and little else. */
    private static final int HELLO_BYTES = 16 * 1024;

    private final List<String> subprotocols;
    private final boolean binary;
    private final Opening opening;
    private final Visitors visitors;
    private final SignalHub hub;
    /** Every message is copied here and parsed before the next one is read; all connections share it. */
    private final byte[] scratch;

    private DialectEndpoint(List<String> subprotocols, boolean binary, Visitors visitors, SignalHub hub,
            Opening opening) {
        this.visitors = visitors;
        this.hub = hub;
        this.subprotocols = subprotocols;
        this.binary = binary;
        this.opening = opening;
        this.scratch = new byte[hub.limits().messageBytes()];
    }

    /** For a dialect of text messages. */
    static DialectEndpoint text(Visitors visitors, SignalHub hub, Opening opening) {
        return new DialectEndpoint(List.of(), false, visitors, hub, opening);
    }

    /** For a dialect of binary messages. */
    static DialectEndpoint binary(Visitors visitors, SignalHub hub, Opening opening) {
        return new DialectEndpoint(List.of(), true, visitors, hub, opening);
    }

    static DialectEndpoint ofNative(NativeProtocol protocol, Visitors visitors, SignalHub hub) {
        return new DialectEndpoint(List.of(NativeProtocol.SUBPROTOCOL), false, visitors, hub,
                (handshake, outbound, now) -> protocol.opened(outbound, visitors.host(handshake),
                        visitors.secure(handshake), visitors.callerByHeader(handshake), now));
    }

    @Override
    public List<String> subprotocols() {
        return subprotocols;
    }

    @Override
    public int maxMessageBytes() {
        return scratch.length;
    }

    @Override
    public int maxFirstMessageBytes() {
        return subprotocols.contains(NativeProtocol.SUBPROTOCOL) ? HELLO_BYTES : maxMessageBytes();
    }

    @Override
    public void opened(Request request, ChannelPipeline pipeline) {
        String client = visitors.visitor(request).address().toString();
        WebSocketOutbound outbound = new WebSocketOutbound(pipeline.channel(), binary, client);
        pipeline.addLast("dialect",
                new DialectHandler(opening.open(request, outbound, System.nanoTime()), outbound, binary,
                        scratch, () -> hub.refused(SignalLimit.MESSAGE_BYTES, client), hub.faults()));
    }
}
