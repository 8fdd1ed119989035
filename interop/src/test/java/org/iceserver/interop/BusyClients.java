package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import org.iceserver.client.AllocateOptions;
import org.iceserver.client.Credentials;
import org.iceserver.client.ServerAddress;
import org.iceserver.client.Timing;
import org.iceserver.client.TurnClient;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that send to a peer and wait for the echo, over and over, whatever happens to their server. */
final class BusyClients implements AutoCloseable {
    static final Credentials ANN = new Credentials("ann", "wonderland");

    private static final Timing TIMING = Timing.STANDARD.withDeadline(Duration.ofSeconds(10));
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration ECHO = Duration.ofMillis(100);

    private final EchoPeer peer = new EchoPeer(InetAddress.getLoopbackAddress());
    private final List<TurnClient> clients = new CopyOnWriteArrayList<>();
    private final AtomicLong echoes = new AtomicLong();
    private volatile boolean over;

    /** As many over UDP as over TCP. */
    static BusyClients of(ServerProcess server, int pairs) throws IOException {
        BusyClients busy = new BusyClients();
        for (int i = 0; i < pairs; i++) {
            busy.begin(ServerAddress.udp("127.0.0.1", server.stunPort()));
            busy.begin(ServerAddress.tcp("127.0.0.1", server.stunPort()));
        }
        return busy;
    }

    /** A client with an allocation; 508 and the like are a {@link org.iceserver.client.TurnException}. */
    static TurnClient allocate(ServerAddress server) throws IOException {
        TurnClient client = TurnClient.connect(server, ANN, TIMING);
        try {
            client.allocate(AllocateOptions.NONE);
            return client;
        } catch (IOException | RuntimeException e) {
            client.close();
            throw e;
        }
    }

    static TurnClient allocate(ServerProcess server) throws IOException {
        return allocate(ServerAddress.udp("127.0.0.1", server.stunPort()));
    }

    private void begin(ServerAddress server) throws IOException {
        TurnClient client = allocate(server);
        client.bindChannel(peer.address());
        clients.add(client);
        Thread.ofPlatform().daemon().name("busy client").start(() -> exchange(client));
    }

    private void exchange(TurnClient client) {
        byte[] text = "hello".getBytes(StandardCharsets.US_ASCII);
        while (!over) {
            try {
                client.send(peer.address(), text);
                if (client.receive(ECHO) != null) {
                    echoes.incrementAndGet();
                }
            } catch (IOException _) {
                Waiting.briefly(); // its server is gone
            }
        }
    }

    /** Returns when a hundred more echoes have come. */
    void assertRelaying() {
        long wanted = echoes.get() + 100;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (echoes.get() < wanted && System.nanoTime() - deadline < 0) {
            Waiting.briefly();
        }
        assertThat(echoes.get()).as("echoes through the relay").isGreaterThanOrEqualTo(wanted);
    }

    @Override
    public void close() {
        over = true;
        clients.forEach(TurnClient::close);
        peer.close();
    }
}
