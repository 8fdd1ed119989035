package org.iceserver.signal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import org.iceserver.signal.Outbound;
import org.iceserver.transport.http.Unsent;

/** Writes to one WebSocket. What is written in one turn of the loop leaves together. */
final class WebSocketOutbound implements Outbound {
    private final Channel channel;
    private final Unsent unsent;
    private final boolean binary;
    private final String client;
    private final Runnable flush = this::flush;
    private boolean flushDue;
    private final Pings pings = new Pings();
    private boolean heard;

    /**
     * @param binary whether messages leave as binary or as text
     * @param client its address, as text
     */
    WebSocketOutbound(Channel channel, boolean binary, String client) {
        this.client = client;
        this.channel = channel;
        this.unsent = Unsent.of(channel);
        channel.pipeline().addFirst("heard", new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext ctx, Object bytes) {
                heard = true;
                ctx.fireChannelRead(bytes);
            }
        });
        this.binary = binary;
    }

    @Override
    public String client() {
        return client;
    }

    @Override
    public void send(byte[] message) {
        write(ServerFrame.of(message, binary));
    }

    @Override
    public void ping() {
        write(new PingWebSocketFrame(pings.next()));
    }

    /** Whether this pong answers the last ping. */
    boolean isAnswered(ByteBuf pong) {
        return pings.isAnsweredBy(pong);
    }

    @Override
    public boolean heard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    @Override
    public void close(int code, String reason) {
        write(new CloseWebSocketFrame(code, reason));
    }

    private void write(Object frame) {
        channel.write(frame, channel.voidPromise());
        if (!flushDue) {
            flushDue = true;
            channel.eventLoop().execute(flush);
        }
    }

    private void flush() {
        flushDue = false;
        channel.flush();
    }

    @Override
    public long queuedBytes() {
        return unsent.bytes();
    }

    @Override
    public void reading(boolean on) {
        channel.config().setAutoRead(on);
    }
}
