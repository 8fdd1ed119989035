package org.iceserver.turn.netty;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.iceserver.stun.TransportAddress;
import org.iceserver.transport.IpAddress;

import static org.assertj.core.api.Assertions.assertThat;

/** The sockets of both sides of a relayed TCP connection: a peer's, and a client's data connections (RFC 6062). */
final class TcpSides {
    static final String HERE = "127.0.0.1";
    static final int MEGABYTE = 1 << 20;

    private TcpSides() {}

    static ServerSocket listener(String ip) throws IOException {
        ServerSocket socket = new ServerSocket(0, 10, InetAddress.getByName(ip));
        socket.setSoTimeout(Wire.DEADLINE_MILLIS);
        return socket;
    }

    static TransportAddress address(ServerSocket socket) {
        return TurnTestClient.address((InetSocketAddress) socket.getLocalSocketAddress());
    }

    static Socket accept(ServerSocket listener) throws IOException {
        Socket accepted = listener.accept();
        accepted.setSoTimeout(Wire.DEADLINE_MILLIS);
        return accepted;
    }

    static InetSocketAddress socketAddress(TransportAddress address) {
        return new InetSocketAddress(new IpAddress(address.high(), address.low()).toInetAddress(), address.port());
    }

    static Socket dial(TransportAddress to) throws IOException {
        InetSocketAddress address = socketAddress(to);
        Socket socket = new Socket(address.getAddress(), address.getPort());
        socket.setSoTimeout(Wire.DEADLINE_MILLIS);
        return socket;
    }

    /** A new connection of the same client, bound to this connection of a peer. */
    static Socket data(TestServer server, String ip, int id) throws IOException {
        Wire.Tcp wire = new Wire.Tcp(server.address(ip));
        TurnTestClient binder = new TurnTestClient(wire, TestServer.USER, TestServer.PASSWORD);
        binder.challenge();
        TurnTestClient.assertSuccess(binder.connectionBind(id));
        return wire.socket();
    }

    static int connected(TurnTestClient client, TransportAddress peer) throws IOException {
        return TurnTestClient.connectionId(client.connect(peer));
    }

    static byte[] random(long seed, int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(seed).nextBytes(bytes);
        return bytes;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    /** Both directions at once. */
    static void assertMegabytesTravel(Socket ofClient, Socket ofPeer) throws IOException {
        byte[] there = random(1, MEGABYTE);
        byte[] back = random(2, MEGABYTE);
        CompletableFuture<Void> sends = CompletableFuture.allOf(sending(ofClient, there), sending(ofPeer, back));
        CompletableFuture<byte[]> second = CompletableFuture.supplyAsync(() -> read(ofClient, MEGABYTE));

        assertThat(sha256(read(ofPeer, MEGABYTE))).isEqualTo(sha256(there));
        assertThat(sha256(second.join())).isEqualTo(sha256(back));
        sends.join();
    }

    static CompletableFuture<Void> sending(Socket socket, byte[] bytes) {
        return CompletableFuture.runAsync(() -> {
            try {
                socket.getOutputStream().write(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    static void shutDown(Socket socket) {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static byte[] read(Socket socket, int length) {
        try {
            return socket.getInputStream().readNBytes(length);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static boolean ended(Socket socket) throws IOException {
        try {
            InputStream in = socket.getInputStream();
            return in.read() < 0;
        } catch (java.net.SocketException e) {
            return true;
        }
    }
}
