package org.iceserver.turn.netty;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import org.iceserver.transport.TransportProtocol;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryAccount;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The data that waits for a client that does not read. */
class StreamClientTest {
    private static final int PACKET = 1_000;
    private static final int RESPONSE = 100;

    private final MemoryBudget budget = MemoryBudget.of(1L << 30, 1L << 30);
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final StuckChannel channel = new StuckChannel();
    private final StreamClient client = new StreamClient(channel, new LoopTurn(loop, () -> 0), 1,
            TransportProtocol.TCP, new InetSocketAddress("198.51.100.7", 1_000),
            new InetSocketAddress("192.0.2.1", 3_478), budget);
    private final List<ByteBuf> written = new ArrayList<>();

    @BeforeEach
    void markAsTheListenerDoes() {
        channel.config().setWriteBufferWaterMark(StreamClient.WATER_MARK);
    }

    @AfterEach
    void stopLoop() {
        channel.close();
        loop.shutdownGracefully();
    }

    @Test
    void relayedPacketsAreTakenUpToAMark() {
        fill();

        assertThat(channel.waitingBytes()).isBetween((long) StreamClient.DATA_BYTES,
                StreamClient.DATA_BYTES + 2L * PACKET);
    }

    @Test
    void responsesAreTakenBeyondItAndThenTheConnectionIsClosed() {
        fill();
        long most = 0;
        while (channel.isActive()) {
            most = channel.waitingBytes();
            client.respond(buffer(RESPONSE));
            assertThat(most).isLessThanOrEqualTo(StreamClient.MOST_BYTES);
        }

        assertThat(most).isGreaterThan(StreamClient.MOST_BYTES - 3L * RESPONSE);
        assertThat(written).allMatch(buffer -> buffer.refCnt() == 0);
    }

    @Test
    void packetsAreTakenAgainOnceHalfOfTheMarkIsLeft() {
        fill();
        client.flush();
        assertThat(client.takesData()).isFalse();

        channel.take(StreamClient.DATA_BYTES / PACKET / 4);
        assertThat(client.takesData()).isFalse();
        channel.take(StreamClient.DATA_BYTES / PACKET / 4 + 20);
        assertThat(client.takesData()).isTrue();
    }

    @Test
    void whatWaitsIsTakenFromTheBudgetAndGivenBack() {
        MemoryShare unsent = budget.share(Holding.STREAM_UNSENT);
        client.write(buffer(PACKET));
        client.flush();
        assertThat(unsent.held()).isZero();

        fill();
        client.flush();
        assertThat(unsent.held()).isBetween(channel.waitingBytes() * 3 / 4, channel.waitingBytes() + 40_000);

        channel.take(10_000);
        client.flush();
        assertThat(unsent.held()).isZero();
        fill();
        client.left();
        assertThat(unsent.held()).isZero();
    }

    @Test
    void withoutMemoryPacketsAreDroppedAndUnreadResponsesEndTheConnection() {
        MemoryAccount others = budget.share(Holding.STREAM_UNSENT).account();
        others.hold(budget.share(Holding.STREAM_UNSENT).most());

        fill();
        assertThat(channel.waitingBytes()).isLessThan(Unsent.FREE_BYTES + 3L * PACKET);
        assertThat(channel.isActive()).isTrue();
        others.close();
        channel.take(10_000);
        assertThat(client.takesData()).isTrue();

        others.hold(budget.share(Holding.STREAM_UNSENT).most());
        while (channel.isActive()) {
            client.respond(buffer(RESPONSE));
            assertThat(channel.waitingBytes()).isLessThan(4L * Unsent.FREE_BYTES);
        }
    }

    @Test
    void aFlushThatFailsIsToldToTheHandlerOfTheConnectionAndNothingMoreIsTaken() {
        client.broke(new IllegalStateException("a fault"));

        assertThatThrownBy(channel::checkException).hasMessage("a fault");
        assertThat(client.takesData()).isFalse();
    }

    private void fill() {
        written.clear();
        while (client.takesData()) {
            client.write(buffer(PACKET));
            assertThat(written).hasSizeLessThan(StreamClient.DATA_BYTES / PACKET + 2);
        }
    }

    private ByteBuf buffer(int length) {
        ByteBuf buffer = Unpooled.buffer(length).writeZero(length);
        written.add(buffer);
        return buffer;
    }
}
