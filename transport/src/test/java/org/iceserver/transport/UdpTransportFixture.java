package org.iceserver.transport;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** One media loop of the mode under test; every implementation of the UDP layer passes the same tests. */
abstract class UdpTransportFixture {
    static final String LOOPBACK = "127.0.0.1";

    private final TransportMode mode;
    private LoopFixture fixture;

    UdpTransportFixture(TransportMode mode) {
        this.mode = mode;
    }

    @BeforeEach
    void openLoop() {
        assumeTrue(mode == TransportMode.PORTABLE || System.getProperty("os.name").equals("Linux"),
                "the native transport is Linux's system calls");
        fixture = new LoopFixture(mode, 1);
    }

    @AfterEach
    void closeLoop() {
        if (fixture != null) {
            fixture.close();
        }
    }

    TransportMode mode() {
        return mode;
    }

    LoopFixture fixture() {
        return fixture;
    }

    Echo newEcho() {
        return new Echo(fixture, 0);
    }

    static byte[] payload(int size, int seed) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        if (size >= 4) {
            ByteBuffer.wrap(bytes).putInt(seed);
        }
        return bytes;
    }

    /** Sends every datagram back to its sender, through one endpoint per sender. */
    static final class Echo implements DatagramHandler {
        private final Map<Integer, Endpoint> byPort = new HashMap<>();
        private final UdpTransport udp;

        Echo(LoopFixture loops, int index) {
            this.udp = loops.loops().media().get(index).udp();
        }

        Endpoint endpoint(Datagram datagram) {
            return byPort.computeIfAbsent(datagram.port(),
                    port -> udp.endpoint(datagram.high(), datagram.low(), port));
        }

        @Override
        public void onDatagram(UdpSocket socket, Datagram datagram) {
            socket.send(endpoint(datagram), datagram, datagram.offset(), datagram.length());
        }
    }
}
