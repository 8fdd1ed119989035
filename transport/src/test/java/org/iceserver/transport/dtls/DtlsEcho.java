package org.iceserver.transport.dtls;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.netty.buffer.ByteBuf;
import org.iceserver.transport.FiveTuple;
import org.iceserver.transport.LoopFixture;
import org.iceserver.transport.TransportMode;
import org.iceserver.transport.UdpSocket;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.transport.tls.Certificates;
import org.iceserver.transport.tls.HandshakePlaces;
import org.iceserver.transport.tls.ServerCertificates;

/** A loop with one socket behind which DTLS sessions echo what they get. */
final class DtlsEcho implements AutoCloseable {
    private final LoopFixture fixture = new LoopFixture(TransportMode.AUTO, 1);
    private final MemoryShare memory = MemoryBudget.of(8L << 20, 8L << 20).share(Holding.CONNECTIONS);
    private final Gate gate;
    private final Map<DtlsDrop, Integer> drops = new EnumMap<>(DtlsDrop.class);
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong aheadNanos = new AtomicLong();
    private final ServerCertificates certificates;
    private final DtlsSessions sessions;
    private final UdpSocket socket;
    private boolean answers = true;
    private boolean inUse = true;

    /** Counts those that are in. */
    static final class Gate {
        private final AtomicInteger total = new AtomicInteger();
        private final HandshakePlaces places;

        Gate(int most) {
            places = new HandshakePlaces("tests", most, (_, _) -> total.incrementAndGet() > 0,
                    MemoryBudget.ample().share(Holding.HANDSHAKES));
        }

        int inside() {
            return places.running();
        }

        int total() {
            return total.get();
        }

        long gaveWay() {
            return places.gaveWay();
        }
    }

    private final class Handler implements DtlsHandler {
        @Override
        public DtlsReceiver opened(DtlsSession session) {
            opened.incrementAndGet();
            session.inUse(inUse);
            return new DtlsReceiver() {
                @Override
                public boolean awaited() {
                    return false;
                }

                @Override
                public void onDatagram(ByteBuf bytes, int offset, int length) {
                    byte[] copy = new byte[length];
                    bytes.getBytes(offset, copy);
                    session.send(copy, 0, length);
                }

                @Override
                public void closed() {
                    ended.incrementAndGet();
                }
            };
        }

        @Override
        public void failed() {
            failed.incrementAndGet();
        }

        @Override
        public boolean answers(long high, long low) {
            return answers;
        }

        @Override
        public void dropped(FiveTuple from, DtlsDrop why) {
            drops.merge(why, 1, Integer::sum);
        }
    }

    DtlsEcho(Certificates... shown) {
        this(256, 1_000, 30, shown);
    }

    DtlsEcho(int handshakes, int most, int idleSeconds, Certificates... shown) {
        gate = new Gate(handshakes);
        certificates = new ServerCertificates(List.of(shown));
        sessions = fixture.call(() -> new DtlsSessions(fixture.loop(), certificates,
                new DtlsSettings(gate.places, most, memory, idleSeconds), new Handler(),
                () -> System.nanoTime() + aheadNanos.get(),
                new SecureRandom()));
        socket = fixture.open("127.0.0.1", (at, datagram) -> sessions.onDatagram(at, datagram, 0));
    }

    static Certificates certificate(String... names) {
        return Certificates.selfSigned(List.of(names), Instant.now(), new SecureRandom());
    }

    InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.localPort());
    }

    ServerCertificates certificates() {
        return certificates;
    }

    Gate gate() {
        return gate;
    }

    /** Bytes that its sessions hold of the budget. */
    long held() {
        return memory.held();
    }

    /** Bytes that they may hold: of 76 sessions. */
    long mostHeld() {
        return memory.most();
    }

    void answers(boolean value) {
        fixture.run(() -> answers = value);
    }

    void inUse(boolean value) {
        fixture.run(() -> inUse = value);
    }

    /** Moves the clock that cookies age by. */
    void advanceSeconds(long seconds) {
        aheadNanos.addAndGet(seconds * 1_000_000_000);
    }

    int size() {
        return fixture.call(sessions::size);
    }

    int handshakes() {
        return fixture.call(sessions::handshakes);
    }

    int opened() {
        return opened.get();
    }

    /** Handshakes that came to nothing. */
    int failed() {
        return failed.get();
    }

    int ended() {
        return ended.get();
    }

    int drops(DtlsDrop why) {
        return fixture.call(() -> drops.getOrDefault(why, 0));
    }

    /** How many datagrams the socket has received. */
    long received() {
        return fixture.count(org.iceserver.transport.UdpCounters.Counter.RECEIVED);
    }

    /** How often something was thrown into the loop. */
    long faults() {
        return fixture.count(org.iceserver.transport.UdpCounters.Counter.HANDLER_ERRORS);
    }

    void closeSessions() {
        fixture.run(sessions::close);
    }

    @Override
    public void close() {
        closeSessions();
        fixture.close();
    }
}
