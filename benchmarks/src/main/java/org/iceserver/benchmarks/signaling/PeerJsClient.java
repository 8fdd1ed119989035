package org.iceserver.benchmarks.signaling;

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;

/** One WebSocket (RFC 6455), with the little that a load generator needs: it writes text, counts text, and answers pings. */
final class PeerJsClient extends ByteToMessageDecoder {
    private static final int FIN = 0x80;
    private static final int MASKED = 0x80;
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int LENGTH_16 = 126;
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Clients clients;
    private final int number;
    private final String path;
    private boolean upgraded;
    private boolean greeted;

    PeerJsClient(Clients clients, int number, String path) {
        this.clients = clients;
        this.number = number;
        this.path = path;
    }

    /** A client's text message, made once and sent often. A masking key of zero changes nothing. */
    static ByteBuf frame(String text) {
        return frame(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static ByteBuf frame(int opcode, byte[] payload) {
        ByteBuf frame = Unpooled.directBuffer(8 + payload.length).writeByte(FIN | opcode);
        if (payload.length < LENGTH_16) {
            frame.writeByte(MASKED | payload.length);
        } else {
            frame.writeByte(MASKED | LENGTH_16).writeShort(payload.length);
        }
        return frame.writeInt(0).writeBytes(payload);
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ctx.writeAndFlush(Unpooled.copiedBuffer("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                + "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
                StandardCharsets.US_ASCII));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (!upgraded) {
            int end = ByteBufUtil.indexOf(Unpooled.wrappedBuffer(END_OF_HEAD), in);
            if (end < 0) {
                return;
            }
            upgraded = in.toString(in.readerIndex(), end, StandardCharsets.US_ASCII).startsWith("HTTP/1.1 101 ");
            if (!upgraded) {
                ctx.close();
                return;
            }
            in.skipBytes(end + END_OF_HEAD.length);
        }
        while (readFrame(ctx, in)) {
            // Repeats until only a part of a frame is left.
        }
    }

    private boolean readFrame(ChannelHandlerContext ctx, ByteBuf in) {
        if (in.readableBytes() < 2) {
            return false;
        }
        int at = in.readerIndex();
        int opcode = in.getByte(at) & 0x0F;
        int length = in.getByte(at + 1) & 0x7F;
        int header = length == LENGTH_16 ? 4 : 2;
        if (in.readableBytes() < header) {
            return false;
        }
        length = length == LENGTH_16 ? in.getUnsignedShort(at + 2) : length;
        if (in.readableBytes() < header + length) {
            return false;
        }
        in.skipBytes(header);
        ByteBuf payload = in.readSlice(length);
        if (opcode == TEXT && greeted) {
            clients.told(number, payload);
        } else if (opcode == TEXT) {
            greeted = true;
            clients.greeted();
        } else if (opcode == PING) {
            ctx.writeAndFlush(frame(PING + 1, ByteBufUtil.getBytes(payload)));
        }
        return true;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
