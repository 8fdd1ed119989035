package org.iceserver.interop.fuzz;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

import org.iceserver.client.Connection;
import org.iceserver.client.ServerAddress;
import org.jspecify.annotations.Nullable;

/** STUN and TURN over one transport: a connection gets a challenge, mostly an allocation, then messages that are almost right. */
final class TurnLane implements Lane {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int MESSAGES = 200;

    private final ServerAddress server;
    private final SSLContext tls;
    private final String user;
    private final String password;

    TurnLane(ServerAddress server, SSLContext tls, String user, String password) {
        this.server = server;
        this.tls = tls;
        this.user = user;
        this.password = password;
    }

    @Override
    public String name() {
        return server.protocol().name();
    }

    @Override
    public void round(RandomGenerator chance, LongAdder sent) throws IOException {
        StunSamples samples = new StunSamples(user, chance);
        try (Connection connection = Connection.open(server, server.addresses().getFirst(), tls, PATIENCE)) {
            connection.send(samples.allocate());
            byte[] answer = answer(connection);
            samples.challenged(answer == null ? null : Challenge.of(answer, user, password));
            if (chance.nextInt(4) > 0) {
                connection.send(samples.allocate());
                answer(connection);
            }
            for (int i = chance.nextInt(MESSAGES); i >= 0; i--) {
                connection.send(samples.next());
                sent.increment();
            }
            connection.send(samples.goodbye());
        }
    }

    /** @return null when none comes in time */
    private static byte @Nullable [] answer(Connection connection) throws IOException {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                received.complete(connection.receive());
            } catch (IOException e) {
                received.completeExceptionally(e);
            }
        });
        try {
            return received.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return null;
        } catch (ExecutionException e) {
            throw new IOException("the connection ended", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
