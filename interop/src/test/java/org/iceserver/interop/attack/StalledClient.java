package org.iceserver.interop.attack;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.iceserver.client.Credentials;
import org.iceserver.interop.fuzz.Challenge;
import org.iceserver.interop.fuzz.StunAttribute;
import org.iceserver.interop.fuzz.StunWriter;

/** A TURN client on TCP that allocates, permits one peer, and reads nothing after that. */
final class StalledClient implements Closeable {
    private static final int PATIENCE_MILLIS = 10_000;
    private static final int RECEIVE_BUFFER = 2_048;
    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int ALLOCATE = 0x0003;
    private static final int CREATE_PERMISSION = 0x0008;
    private static final int XOR_RELAYED_ADDRESS = 0x0016;

    private final Socket socket = new Socket();
    private final Credentials credentials;
    private final InetSocketAddress relayed;
    private int transaction;

    /** @param peer an IPv4 address that may send to it */
    StalledClient(int port, Credentials credentials, InetAddress peer) throws IOException {
        this.credentials = credentials;
        socket.setReceiveBufferSize(RECEIVE_BUFFER);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        StunAttribute udp = new StunAttribute(0x0019, new byte[]{17, 0, 0, 0});
        byte[] refused = ask(StunWriter.write(ALLOCATE, id(), List.of(udp), null, false));
        Challenge challenge = Challenge.of(refused, credentials.username(), credentials.password());
        if (challenge == null) {
            throw new IOException("the server does not challenge");
        }
        byte[] allocated = ask(signed(ALLOCATE, udp, challenge));
        byte[] address = Challenge.attribute(allocated, XOR_RELAYED_ADDRESS);
        if (address == null) {
            throw new IOException("the server does not allocate");
        }
        int portBits = ByteBuffer.wrap(address).getShort(2) ^ (MAGIC_COOKIE >>> 16);
        relayed = new InetSocketAddress(InetAddress.getLoopbackAddress(), portBits & 0xFFFF);
        byte[] permitted = ByteBuffer.allocate(8).putShort((short) 1).putShort((short) 0)
                .putInt(ByteBuffer.wrap(peer.getAddress()).getInt() ^ MAGIC_COOKIE).array();
        ask(signed(CREATE_PERMISSION, new StunAttribute(0x0012, permitted), challenge));
    }

    InetSocketAddress relayed() {
        return relayed;
    }

    private byte[] signed(int type, StunAttribute attribute, Challenge challenge) {
        List<StunAttribute> attributes = new ArrayList<>(List.of(attribute,
                StunAttribute.text(0x0006, credentials.username()), new StunAttribute(0x0014, challenge.realm()),
                new StunAttribute(0x0015, challenge.nonce())));
        return StunWriter.write(type, id(), attributes, challenge.key(), false);
    }

    private byte[] id() {
        return ByteBuffer.allocate(12).putInt(8, transaction++).array();
    }

    private byte[] ask(byte[] request) throws IOException {
        socket.getOutputStream().write(request);
        DataInputStream in = new DataInputStream(socket.getInputStream());
        byte[] header = in.readNBytes(20);
        if (header.length < 20) {
            throw new IOException("the server ended the connection");
        }
        int length = Short.toUnsignedInt(ByteBuffer.wrap(header).getShort(2));
        byte[] answer = Arrays.copyOf(header, 20 + length);
        in.readFully(answer, 20, length);
        return answer;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
