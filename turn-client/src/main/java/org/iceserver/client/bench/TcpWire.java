package org.iceserver.client.bench;

import java.io.IOException;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import org.iceserver.stun.ChannelData;
import org.iceserver.stun.StreamFramer;

/** A client's TCP connection, with or without TLS (RFC 8656 s12.5). */
final class TcpWire implements Wire {
    private final Channel channel;
    private final Inbox inbox = new Inbox();

    /** Uses a connected channel, and reads its bytes from now on. */
    TcpWire(Channel channel, Frames frames) {
        this.channel = channel;
        channel.pipeline().addLast(new Framing(inbox, frames));
    }

    /** Queues nothing for a connection that does not drain: a sender that does not wait would fill memory. */
    @Override
    public boolean queue(ByteBuf frame) {
        if (!channel.isWritable()) {
            frame.release();
            return false;
        }
        channel.write(frame, channel.voidPromise());
        return true;
    }

    @Override
    public void flush() {
        channel.flush();
    }

    @Override
    public void send(byte[] frame) {
        int padded = ChannelData.padded(frame.length);
        channel.writeAndFlush(Unpooled.buffer(padded).writeBytes(frame).writeZero(padded - frame.length));
    }

    @Override
    public byte[] receive() throws IOException {
        return inbox.take();
    }

    @Override
    public boolean reliable() {
        return true;
    }

    @Override
    public void close() {
        inbox.closed();
        channel.close();
    }

    private static final class Framing extends ByteToMessageDecoder {
        private final Inbox inbox;
        private final Frames frames;

        Framing(Inbox inbox, Frames frames) {
            this.inbox = inbox;
            this.frames = frames;
        }

        @Override
        protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
            int length = StreamFramer.frameLength(in, in.readerIndex(), in.readableBytes());
            while (length > 0 && in.readableBytes() >= length) {
                if (ChannelData.isChannelData(in.getUnsignedByte(in.readerIndex()))) {
                    frames.frame(in, in.readerIndex(), length);
                } else {
                    inbox.message(in, in.readerIndex(), length);
                }
                in.skipBytes(length);
                length = StreamFramer.frameLength(in, in.readerIndex(), in.readableBytes());
            }
            if (length == StreamFramer.NOT_OURS) {
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) throws Exception {
            inbox.closed();
            super.channelInactive(context);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close(); // channelInactive reports it.
        }
    }
}
