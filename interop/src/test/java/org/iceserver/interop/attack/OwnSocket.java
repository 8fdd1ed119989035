package org.iceserver.interop.attack;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.List;

import org.iceserver.client.Connection;
import org.iceserver.interop.fuzz.StunAttribute;
import org.iceserver.interop.fuzz.StunWriter;

/**
 * The UDP socket of a TURN client, which can also send what was written before: an attacker does not make each packet
 * anew.
 */
final class OwnSocket implements Connection {
    private static final int SEND_INDICATION = 0x0016;
    private static final int XOR_PEER_ADDRESS = 0x0012;
    private static final int DATA = 0x0013;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int BUFFER = 2_048;

    private final DatagramChannel channel;

    OwnSocket(InetSocketAddress server) throws IOException {
        channel = DatagramChannel.open();
        channel.connect(server);
    }

    /** A Send indication (RFC 8656 s11.1) with 8 bytes for this port of loopback. */
    static ByteBuffer indication(int port) {
        byte[] address = ByteBuffer.allocate(8).putShort((short) 1).putShort((short) (port ^ (MAGIC_COOKIE >>> 16)))
                .putInt(ByteBuffer.wrap(InetAddress.getLoopbackAddress().getAddress()).getInt() ^ MAGIC_COOKIE)
                .array();
        byte[] message = StunWriter.write(SEND_INDICATION, new byte[12], List.of(
                new StunAttribute(XOR_PEER_ADDRESS, address), new StunAttribute(DATA, new byte[8])), null, false);
        return ByteBuffer.allocateDirect(message.length).put(message).flip();
    }

    /** Sends the datagram whole, again and again if asked to: its position is as before. */
    void send(ByteBuffer datagram) throws IOException {
        channel.write(datagram);
        datagram.rewind();
    }

    @Override
    public void send(byte[] frame) throws IOException {
        channel.write(ByteBuffer.wrap(frame));
    }

    @Override
    public byte[] receive() throws IOException {
        DatagramSocket socket = channel.socket();
        DatagramPacket packet = new DatagramPacket(new byte[BUFFER], BUFFER);
        socket.receive(packet);
        return Arrays.copyOf(packet.getData(), packet.getLength());
    }

    @Override
    public boolean reliable() {
        return false;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
