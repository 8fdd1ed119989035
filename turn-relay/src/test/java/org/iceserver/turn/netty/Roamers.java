package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.Objects;
import java.util.stream.IntStream;

import org.iceserver.stun.Attribute;
import org.iceserver.stun.Attribute.MobilityTicket;
import org.iceserver.stun.Bytes;
import org.iceserver.stun.StunMessage;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;

/** Clients that move, and which loop of a server with several their packets reach. */
final class Roamers {
    static final String HERE = "127.0.0.1";
    static final MobilityTicket WANTED = new MobilityTicket(Bytes.EMPTY);
    private static final int SOURCES = 200;

    private final TestServer server;
    private final String address;

    Roamers(TestServer server) {
        this(server, HERE);
    }

    /** @param address the server's, which the wires use */
    Roamers(TestServer server, String address) {
        this.server = server;
        this.address = address;
    }

    /** Allocates, asking for a ticket. */
    static MobilityTicket allocate(TurnTestClient client) throws IOException {
        return ticket(client.tryAllocate(e -> e.add(WANTED)));
    }

    static MobilityTicket ticket(StunMessage response) {
        TurnTestClient.assertSuccess(response);
        return Objects.requireNonNull(response.first(MobilityTicket.class));
    }

    static long lifetime(StunMessage response) {
        return Objects.requireNonNull(response.first(Attribute.Lifetime.class)).seconds();
    }

    /** The loop that a wire without allocation is served by: the one that counts its data as a drop. */
    int loopOf(Wire wire) throws IOException {
        long[] before = dropped();
        wire.send(DataFrames.channelFrame(0x4000, new byte[0], wire.stream()));
        Eventually.eventually("a drop", () -> changed(before, dropped()) >= 0);
        return changed(before, dropped());
    }

    private long[] dropped() {
        return server.server().counters().stream().mapToLong(Roamers::unknown).toArray();
    }

    private static long unknown(ShardCounters counters) {
        return counters.drops(DropReason.NO_ALLOCATION);
    }

    private static int changed(long[] before, long[] after) {
        return IntStream.range(0, before.length).filter(i -> before[i] != after[i]).findFirst().orElse(-1);
    }

    /** A socket of its own that this loop serves: sources are tried until the kernel picks it. */
    Wire wire(boolean tcp, int loop) throws IOException {
        for (int i = 0; i < SOURCES; i++) {
            Wire tried = tcp ? Wire.tcp(server.address(address)) : Wire.udp(server.address(address));
            if (loopOf(tried) == loop) {
                return tried;
            }
            tried.close();
        }
        throw new AssertionError("no source of " + SOURCES + " reached loop " + loop);
    }
}
