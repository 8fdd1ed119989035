package org.iceserver.turn.netty;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Arrays;

/** A TCP connection that writes a few bytes at a time. */
final class Dribble implements Wire {
    private final Wire.Tcp tcp;
    private final int piece;

    Dribble(InetSocketAddress server, int piece) throws IOException {
        tcp = new Wire.Tcp(server);
        this.piece = piece;
    }

    @Override
    public void send(byte[] message) throws IOException {
        for (int at = 0; at < message.length; at += piece) {
            tcp.send(Arrays.copyOfRange(message, at, Math.min(message.length, at + piece)));
        }
    }

    @Override
    public byte[] receive() throws IOException {
        return tcp.receive();
    }

    @Override
    public boolean silent(int millis) throws IOException {
        return tcp.silent(millis);
    }

    @Override
    public InetSocketAddress local() {
        return tcp.local();
    }

    @Override
    public boolean stream() {
        return true;
    }

    @Override
    public void close() throws IOException {
        tcp.close();
    }
}
