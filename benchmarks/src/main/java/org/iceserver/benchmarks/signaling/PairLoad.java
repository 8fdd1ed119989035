package org.iceserver.benchmarks.signaling;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import org.iceserver.client.TurnException;

/** Pairs of clients that answer each other at once. Four messages of each pair are on their way at any time. */
final class PairLoad {
    private static final int SETTLE_MILLIS = 500;

    private PairLoad() {}

    /** @param serverNanosPerMessage processor time of the server, including the kernel's work for it */
    record Result(double perSecond, double serverNanosPerMessage) {}

    static Result run(ServerUnderLoad server, Clients clients, int pairs, int seconds)
            throws InterruptedException, TurnException {
        ByteBuf[] frames = new ByteBuf[2 * pairs];
        for (int client = 0; client < frames.length; client++) {
            frames[client] = PeerJsClient.frame(Messages.to(clients.name(client ^ 1), "OFFER", ""));
        }
        AtomicLong arrived = new AtomicLong();
        clients.listen((client, payload) -> {
            arrived.lazySet(arrived.getPlain() + 1);
            if (client < frames.length) {
                clients.send(client, frames[client]);
            }
        });
        for (int client = 0; client < frames.length; client++) {
            clients.send(client, frames[client]);
            clients.send(client, frames[client]);
        }
        Thread.sleep(SETTLE_MILLIS);
        long before = arrived.get();
        long cpu = server.use().cpuNanos();
        long start = System.nanoTime();
        TimeUnit.SECONDS.sleep(seconds);
        long messages = arrived.get() - before;
        Result result = new Result(messages * 1e9 / (System.nanoTime() - start),
                (server.use().cpuNanos() - cpu) / (double) Math.max(1, messages));
        clients.listen((client, payload) -> {});
        Thread.sleep(SETTLE_MILLIS);
        for (ByteBuf frame : frames) {
            frame.release();
        }
        return result;
    }
}
