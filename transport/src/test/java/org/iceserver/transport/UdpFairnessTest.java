package org.iceserver.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A socket with more waiting than one turn reads leaves the others theirs, whichever was ready first. */
@ParameterizedClass
@EnumSource(value = TransportMode.class, names = {"NATIVE", "PORTABLE"})
class UdpFairnessTest extends UdpTransportFixture {
    private static final int FLOOD = 500;
    private static final int FEW = 10;
    /** Of one socket, in one turn. */
    private static final int PER_TURN = 256;
    private static final int OTHERS = 5;

    UdpFairnessTest(TransportMode mode) {
        super(mode);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aFloodedSocketLeavesTheOthersTheirTurn(boolean floodedFirst) {
        List<Integer> order = new CopyOnWriteArrayList<>();
        UdpSocket flooded = fixture().open(LOOPBACK, (socket, datagram) -> order.add(0));
        List<UdpSocket> others = IntStream.rangeClosed(1, OTHERS)
                .mapToObj(number -> fixture().open(LOOPBACK, (socket, datagram) -> order.add(number))).toList();
        try (PlainPeer sender = new PlainPeer(LOOPBACK)) {
            fixture().run(() -> {
                // The loop stands still meanwhile: it finds all of it at once.
                if (floodedFirst) {
                    send(sender, flooded, FLOOD);
                }
                others.forEach(other -> send(sender, other, FEW));
                if (!floodedFirst) {
                    send(sender, flooded, FLOOD);
                }
            });
            assertThat(LoopFixture.await(() -> order.size() == FLOOD + OTHERS * FEW)).isTrue();
        }
        for (int other = 1; other <= OTHERS; other++) {
            int last = order.lastIndexOf(other);
            assertThat(order.subList(0, last).stream().filter(number -> number == 0).count())
                    .isLessThanOrEqualTo(PER_TURN);
        }
    }

    private static void send(PlainPeer sender, UdpSocket to, int datagrams) {
        for (int i = 0; i < datagrams; i++) {
            sender.send(to, payload(8, i));
        }
    }
}
