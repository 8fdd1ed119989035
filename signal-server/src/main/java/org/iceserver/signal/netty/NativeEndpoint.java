package org.iceserver.signal.netty;

import java.util.List;

import io.netty.channel.ChannelPipeline;
import org.iceserver.signal.v1.NativeProtocol;
import org.iceserver.transport.http.Request;
import org.iceserver.transport.http.WebSocketEndpoint;

/** {@code /signal}: the native protocol over WebSocket. */
final class NativeEndpoint implements WebSocketEndpoint {
    private final NativeProtocol protocol;
    private final Visitors visitors;
    /** A message is parsed here before the next one is read, whosever it is. */
    private final byte[] scratch;

    NativeEndpoint(NativeProtocol protocol, Visitors visitors, int messageBytes) {
        this.protocol = protocol;
        this.visitors = visitors;
        this.scratch = new byte[messageBytes];
    }

    @Override
    public List<String> subprotocols() {
        return List.of(NativeProtocol.SUBPROTOCOL);
    }

    @Override
    public int maxMessageBytes() {
        return scratch.length;
    }

    @Override
    public void opened(Request request, ChannelPipeline pipeline) {
        WebSocketOutbound outbound = new WebSocketOutbound(pipeline.channel());
        pipeline.addLast("native", new NativeHandler(protocol.opened(outbound, Visitors.host(request),
                visitors.secure(request), Visitors.token(request), System.nanoTime()), scratch));
    }
}
