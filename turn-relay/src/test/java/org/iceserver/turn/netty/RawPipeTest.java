package org.iceserver.turn.netty;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.iceserver.transport.memory.Holding;
import org.iceserver.transport.memory.MemoryBudget;
import org.iceserver.transport.memory.MemoryShare;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What a data connection holds for a receiver that takes nothing, towards the peer and towards the client alike. */
class RawPipeTest {
    private static final int READ = 8 * 1_024;

    private final MemoryShare unsent = MemoryBudget.of(64L << 20, 64L << 20).share(Holding.STREAM_UNSENT);
    private final RawPipe towards = new RawPipe();
    private final EmbeddedChannel sender = new EmbeddedChannel(towards);
    private final RawPipe back = new RawPipe();
    private final StuckChannel receiver = new StuckChannel(back);
    private final List<ByteBuf> read = new ArrayList<>();

    @AfterEach
    void close() {
        receiver.close();
        sender.close();
        assertThat(read).allMatch(bytes -> bytes.refCnt() == 0);
    }

    @Test
    void theSenderIsNotReadWhileTheReceiverTakesNothing() {
        open();

        readWhatMayBe();

        assertThat(receiver.waitingBytes()).isBetween((long) RawPipe.BUFFER_BYTES, RawPipe.BUFFER_BYTES + 2L * READ);
    }

    @Test
    void itIsReadAgainOnceHalfIsTaken() {
        open();
        readWhatMayBe();
        int held = read.size();

        receiver.take(1);
        assertThat(sender.config().isAutoRead()).isFalse();
        receiver.take(held / 2 + 1);
        assertThat(sender.config().isAutoRead()).isTrue();

        readWhatMayBe();
        assertThat(receiver.waitingBytes()).isLessThanOrEqualTo(RawPipe.BUFFER_BYTES + 2L * READ);
    }

    @Test
    void whatIsHeldForASlowReceiverIsTakenFromTheBudgetAndGivenBack() {
        open();
        readWhatMayBe();
        assertThat(unsent.held()).isGreaterThanOrEqualTo(receiver.waitingBytes());

        receiver.take(read.size());
        assertThat(unsent.held()).isZero();

        readWhatMayBe();
        assertThat(unsent.held()).isPositive();
        receiver.close();
        sender.close();
        assertThat(unsent.held()).isZero();
    }

    @Test
    void whereTheBudgetRefusesTheConnectionEnds() {
        unsent.account().hold(unsent.most());
        open();
        readWhatMayBe();
        assertThat(sender.isActive()).isFalse();
    }

    private void open() {
        back.open(receiver, sender, bytes -> 0, unsent.account());
        towards.open(sender, receiver, bytes -> 0, unsent.account());
    }

    private void readWhatMayBe() {
        while (sender.config().isAutoRead()) {
            ByteBuf bytes = Unpooled.buffer(READ).writeZero(READ);
            read.add(bytes);
            sender.writeInbound(bytes);
            assertThat(read).hasSizeLessThan(100);
        }
    }
}
