package org.iceserver.turn.netty;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Arrays;

/** STUN over a channel that its owner goes on to use for something else. */
record ChannelWire(SocketChannel channel) implements Wire {
    @Override
    public void send(byte[] message) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(message);
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    @Override
    public byte[] receive() throws IOException {
        DataInputStream in = new DataInputStream(channel.socket().getInputStream());
        byte[] header = new byte[4];
        in.readFully(header);
        byte[] message = Arrays.copyOf(header, 20 + Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(2)));
        in.readFully(message, 4, message.length - 4);
        return message;
    }

    @Override
    public boolean silent(int millis) {
        throw new AssertionError("nobody asks");
    }

    @Override
    public InetSocketAddress local() {
        return (InetSocketAddress) channel.socket().getLocalSocketAddress();
    }

    @Override
    public boolean stream() {
        return true;
    }

    @Override
    public void close() {
        // The channel is its owner's.
    }
}
