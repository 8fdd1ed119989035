package org.iceserver.turn.netty;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.iceserver.transport.DescriptorBudget;
import org.iceserver.transport.DescriptorBudget.Port;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.iceserver.turn.DropReason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Connections take memory and descriptors, and give both back. */
class ConnectionPlacesTest {
    private static final String HERE = "127.0.0.1";
    private static final int CONNECTIONS = 40;

    @Test
    void connectionsBeyondTheMemoryBudgetAreClosed() throws IOException {
        MemoryBudget budget = MemoryBudget.of(1L << 20, 64L << 20, DescriptorBudget.of(10_000));
        MemoryShare places = budget.share(Holding.CONNECTIONS);
        try (TestServer server = TestServer.plan().memory(budget).start()) {
            List<Wire.Tcp> many = open(server);
            Eventually.eventually("each is let in or refused",
                    () -> places.refusals() + places.held() / 8_192 == CONNECTIONS);
            assertThat(places.held()).isBetween(1L, places.most());
            assertThat(server.drops(DropReason.OUT_OF_MEMORY)).isEqualTo(places.refusals()).isPositive();
            close(many);
            Eventually.eventually("all is given back",
                    () -> places.held() == 0 && budget.descriptors().taken(Port.STREAM) == 0);
        }
    }

    @Test
    void connectionsLeaveTheRelayItsDescriptors() throws IOException {
        DescriptorBudget descriptors = DescriptorBudget.of(50);
        MemoryBudget budget = MemoryBudget.of(64L << 20, 64L << 20, descriptors);
        try (TestServer server = TestServer.plan().memory(budget).start();
                TurnTestClient udp = server.client(HERE, false)) {
            List<Wire.Tcp> many = open(server);
            Eventually.eventually("each is let in or refused", () -> descriptors.refusals(Port.STREAM)
                    + descriptors.taken(Port.STREAM) == CONNECTIONS);
            assertThat(descriptors.taken(Port.STREAM)).isEqualTo(descriptors.most(Port.STREAM));
            udp.allocate();
            close(many);
            Eventually.eventually("all is given back", () -> descriptors.taken(Port.STREAM) == 0);
        }
    }

    private static List<Wire.Tcp> open(TestServer server) throws IOException {
        List<Wire.Tcp> many = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            many.add(new Wire.Tcp(server.address(HERE)));
        }
        return many;
    }

    private static void close(List<Wire.Tcp> many) throws IOException {
        for (Wire.Tcp one : many) {
            one.close();
        }
    }
}
