package org.iceserver.signal.netty;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import org.iceserver.signal.IceConfiguration;
import org.iceserver.signal.IceGrant;
import org.iceserver.signal.IceServer;
import org.iceserver.signal.IceServers;
import org.iceserver.signal.PeerExchanges;
import org.iceserver.signal.Profile;
import org.iceserver.transport.IpAddress;
import org.iceserver.transport.memory.MemoryBudget;

/** A signal server on loopback with a port of its own. */
final class SignalPort implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    final Queue<String> revoked = new ConcurrentLinkedQueue<>();
    final SignalServer server;

    private SignalPort(UnaryOperator<SignalSettings> settings, IceServers iceServers) throws IOException {
        SignalSettings usual = SignalSettings.of(Profile.LOCAL, List.of(IpAddress.parse("127.0.0.1")), 0);
        server = SignalServer.start(settings.apply(usual), group, NioServerSocketChannel.class, iceServers,
                revoked::add, PeerExchanges.NONE, MemoryBudget.ample());
    }

    static SignalPort start() throws IOException {
        return start(usual -> usual);
    }

    static SignalPort start(UnaryOperator<SignalSettings> settings) throws IOException {
        return start(settings, SignalPort::mint);
    }

    static SignalPort start(UnaryOperator<SignalSettings> settings, IceServers iceServers) throws IOException {
        return new SignalPort(settings, iceServers);
    }

    static IceConfiguration mint(String host, String peer, boolean secure, IceGrant grant) {
        String turn = (secure ? "turns:" : "turn:") + host + ":3478";
        return new IceConfiguration(List.of(new IceServer(List.of("stun:" + host + ":3478"), null, null),
                new IceServer(List.of(turn), "1764000000:" + peer, "c\"red")), 3_600);
    }

    int port() {
        return server.addresses().getFirst().getPort();
    }

    URI ws() {
        return URI.create("ws://127.0.0.1:" + port() + "/signal");
    }

    URI http(String path) {
        return URI.create("http://127.0.0.1:" + port() + path);
    }

    @Override
    public void close() {
        server.close();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
