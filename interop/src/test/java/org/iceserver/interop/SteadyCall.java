package org.iceserver.interop;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

import org.iceserver.client.Received;
import org.iceserver.client.TurnClient;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that sends numbered packets to a peer, expects the echo of each, and every so often refreshes its allocation, its
 * channel and its permission, as a WebRTC client does. The first thing that goes wrong ends it.
 */
final class SteadyCall implements AutoCloseable {
    private static final Duration ECHO = Duration.ofSeconds(5);
    private static final Duration LIFETIME = Duration.ofMinutes(10);

    private final EchoPeer peer = new EchoPeer(InetAddress.getLoopbackAddress());
    private final AtomicReference<@Nullable String> failure = new AtomicReference<>();
    private final TurnClient client;
    private final Duration pause;
    private final int packetsPerRefresh;
    private final Thread thread;
    private volatile int echoes;
    private volatile int refreshes;
    private volatile boolean over;

    private SteadyCall(TurnClient client, Duration pause, int packetsPerRefresh) {
        this.client = client;
        this.pause = pause;
        this.packetsPerRefresh = packetsPerRefresh;
        thread = Thread.ofPlatform().daemon().name("steady call").unstarted(this::talk);
    }

    /** @param client has an allocation; it is closed with the call */
    static SteadyCall begin(TurnClient client, Duration pause, int packetsPerRefresh) throws IOException {
        SteadyCall call = new SteadyCall(client, pause, packetsPerRefresh);
        client.bindChannel(call.peer.address());
        call.thread.start();
        return call;
    }

    int echoes() {
        return echoes;
    }

    int refreshes() {
        return refreshes;
    }

    /** Every packet so far was answered, and every request granted. */
    void assertWell() {
        assertThat(failure.get()).as("what went wrong after %s echoes and %s refreshes", echoes, refreshes).isNull();
    }

    /** Returns when it has refreshed twice more: the second one began after this call did. */
    void assertRefreshes() {
        int wanted = refreshes + 2;
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (refreshes < wanted && failure.get() == null && System.nanoTime() - deadline < 0) {
            Waiting.briefly();
        }
        assertWell();
        assertThat(refreshes).as("refreshes").isGreaterThanOrEqualTo(wanted);
    }

    private void talk() {
        try {
            for (int number = 1; !over; number++) {
                exchange("packet " + number);
                echoes = number;
                if (number % packetsPerRefresh == 0) {
                    client.refresh(LIFETIME);
                    client.bindChannel(peer.address());
                    refreshes = number / packetsPerRefresh;
                }
                LockSupport.parkNanos(pause.toNanos());
            }
        } catch (IOException | AssertionError e) {
            failure.set(e.toString());
        }
    }

    private void exchange(String text) throws IOException {
        client.send(peer.address(), text.getBytes(StandardCharsets.US_ASCII));
        Received back = client.receive(ECHO);
        assertThat(back).as("the echo of %s", text).isNotNull();
        assertThat(new String(back.data().toArray(), StandardCharsets.US_ASCII)).isEqualTo(text);
    }

    @Override
    public void close() throws InterruptedException {
        over = true;
        LockSupport.unpark(thread);
        thread.join(Duration.ofSeconds(30));
        client.close();
        peer.close();
    }
}
