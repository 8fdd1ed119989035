package org.iceserver.benchmarks.signaling;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** How long messages take while all clients write to a neighbour in turn. */
final class Delays {
    private static final ByteBuf MARK = Unpooled.copiedBuffer("\"t\":\"", StandardCharsets.US_ASCII);
    private static final int DIGITS = 19;
    private static final int SETTLE_SECONDS = 2;

    private Delays() {}

    /** @return the median, the 99th percentile and the maximum, in a clause */
    static String of(Clients clients, int rate, int seconds) throws InterruptedException {
        long[] micros = new long[rate * seconds];
        AtomicLong arrived = new AtomicLong();
        clients.listen((client, payload) -> {
            int index = (int) arrived.getAndIncrement();
            if (index < micros.length) {
                micros[index] = (System.nanoTime() - sent(payload)) / 1_000;
            }
        });
        write(clients, rate, micros.length);
        TimeUnit.SECONDS.sleep(SETTLE_SECONDS);
        clients.listen((client, payload) -> {});
        int count = (int) Math.min(micros.length, arrived.get());
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return count == 0
                ? "nothing arrived"
                : String.format(Locale.ROOT, "median %,d us, p99 %,d us, worst %,d us, %d of %d arrived",
                        sorted[count / 2], sorted[count * 99 / 100], sorted[count - 1], arrived.get(), micros.length);
    }

    private static void write(Clients clients, int rate, int wanted) throws InterruptedException {
        long start = System.nanoTime();
        int sent = 0;
        while (sent < wanted) {
            long due = Math.min(wanted, (System.nanoTime() - start) * rate / 1_000_000_000L);
            for (; sent < due; sent++) {
                int client = sent % (clients.count() - 1);
                String now = String.format(Locale.ROOT, "%0" + DIGITS + "d", System.nanoTime());
                ByteBuf frame = PeerJsClient.frame(Messages.to(clients.name(client + 1), "CANDIDATE", now));
                clients.send(client, frame);
                frame.release();
            }
            Thread.sleep(1);
        }
    }

    private static long sent(ByteBuf payload) {
        int at = ByteBufUtil.indexOf(MARK, payload) + MARK.readableBytes();
        return Long.parseLong(payload.toString(at, DIGITS, StandardCharsets.US_ASCII));
    }
}
