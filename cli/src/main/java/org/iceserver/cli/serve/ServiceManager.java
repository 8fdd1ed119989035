package org.iceserver.cli.serve;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.netty.channel.epoll.Epoll;
import io.netty.channel.unix.Socket;
import org.iceserver.transport.FailureText;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells systemd the state of the service (sd_notify(3)): a datagram to the socket that NOTIFY_SOCKET names, if there is one.
 * Any thread.
 */
final class ServiceManager implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceManager.class);
    private static final long NANOS_PER_MICRO = 1_000;

    private final byte @Nullable [] path;
    private final long watchdogMicros;
    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("watchdog").factory());

    private ServiceManager(byte @Nullable [] path, long watchdogMicros) {
        this.path = path;
        this.watchdogMicros = watchdogMicros;
    }

    static ServiceManager of(Map<String, String> environment) {
        String name = environment.getOrDefault("NOTIFY_SOCKET", "");
        String watchdog = environment.getOrDefault("WATCHDOG_USEC", "");
        return new ServiceManager(name.isEmpty() || !Epoll.isAvailable() ? null : address(name),
                watchdog.matches("\\d{1,15}") ? Long.parseLong(watchdog) : 0);
    }

    /** A name that begins with {@code @} is not in the file system. */
    private static byte[] address(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (name.startsWith("@")) {
            bytes[0] = 0;
        }
        return bytes;
    }

    /** Reports twice within systemd's time limit while the server works. systemd restarts a server that hangs. */
    void watch(BooleanSupplier alive) {
        if (path != null && watchdogMicros > 0) {
            thread.scheduleWithFixedDelay(() -> {
                if (alive.getAsBoolean()) {
                    tell("WATCHDOG=1");
                }
            }, 0, watchdogMicros / 2, TimeUnit.MICROSECONDS);
        }
    }

    void ready() {
        tell("READY=1");
    }

    void reloading() {
        tell(String.format(Locale.ROOT, "RELOADING=1\nMONOTONIC_USEC=%d", System.nanoTime() / NANOS_PER_MICRO));
    }

    void stopping() {
        tell("STOPPING=1");
    }

    private void tell(String state) {
        if (path == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocateDirect(state.length());
        bytes.put(state.getBytes(StandardCharsets.US_ASCII)).flip();
        try {
            Socket socket = Socket.newSocketDomainDgram();
            try {
                socket.sendToDomainSocket(bytes, 0, bytes.limit(), path);
            } finally {
                socket.close();
            }
        } catch (IOException e) {
            LOG.warn("systemd could not be told {}: {}", state.lines().findFirst().orElse(""), FailureText.of(e));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        stopping();
    }
}
