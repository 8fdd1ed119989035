package org.iceserver.turn.netty;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.DefaultEventLoop;
import org.iceserver.turn.DropReason;
import org.iceserver.turn.ShardCounters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** The executors are queues that the test runs by hand: a turn is what stands in the first, then what stands in the second. */
class InboxTest {
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final Queue<Runnable> atEnd = new ArrayDeque<>();
    private final List<Integer> read = new ArrayList<>();
    private final ShardCounters counters = new ShardCounters();
    private final DefaultEventLoop loop = new DefaultEventLoop();
    private final Inbox inbox = new Inbox(tasks::add, atEnd::add, this::read,
            new Faults(counters, new LoopTurn(loop, () -> 0)));

    @AfterEach
    void stopLoop() {
        loop.shutdownGracefully();
    }

    @Test
    void packetsAreReadInTheOrderTheyCame() {
        offer(1);
        offer(2);
        offer(3);
        runAll();
        assertThat(read).containsExactly(1, 2, 3);
    }

    @Test
    void anErrorOfOnePacketIsCountedAndTheNextAreRead() {
        Error[] thrown = {new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory"),
            new AssertionError("a bug")};
        Inbox failing = new Inbox(tasks::add, atEnd::add, packet -> {
            int number = packet.readInt();
            packet.release();
            if (number < thrown.length) {
                throw thrown[number];
            }
            read.add(number);
        }, new Faults(counters, new LoopTurn(loop, () -> 0)));
        for (int i = 0; i < 2 * Inbox.PER_TURN; i++) {
            failing.offer(Unpooled.buffer().writeInt(i));
        }
        runAll();
        failing.offer(Unpooled.buffer().writeInt(9_999));
        runAll();
        assertThat(read).hasSize(2 * Inbox.PER_TURN - 1).endsWith(9_999);
        assertThat(counters.drops(DropReason.OUT_OF_MEMORY)).isEqualTo(1);
        assertThat(counters.drops(DropReason.INTERNAL_ERROR)).isEqualTo(1);
    }

    @Test
    void manyPacketsTakeSeveralTurns() {
        for (int i = 0; i < 1_000; i++) {
            offer(i);
        }
        runTurn();
        assertThat(read).hasSize(Inbox.PER_TURN);
        runAll();
        assertThat(read).hasSize(1_000);
    }

    /** As fast as they are read: each would otherwise be a task of the same turn, and that turn would not end. */
    @Test
    void whatComesWhileATurnReadsWaitsForTheNext() {
        offer(1);
        tasks.remove().run();
        offer(2);
        assertThat(tasks).isEmpty();
        assertThat(read).containsExactly(1);

        runTurn();
        assertThat(tasks).hasSize(1);
        runTurn();
        assertThat(read).containsExactly(1, 2);
    }

    @Test
    void aFullInboxRefusesAndReleases() {
        for (int i = 0; i < Inbox.CAPACITY; i++) {
            assertThat(inbox.offer(packet(i))).isTrue();
        }
        ByteBuf over = packet(-1);

        assertThat(inbox.offer(over)).isFalse();
        assertThat(over.refCnt()).isZero();

        runAll();
        assertThat(inbox.offer(packet(7))).isTrue();
        runAll();
        assertThat(read).hasSize(Inbox.CAPACITY + 1).endsWith(7);
    }

    @Test
    void aPacketWhoseReaderThrowsTakesNoOtherWithIt() {
        offer(1);
        offer(-13);
        offer(2);
        runAll();
        assertThat(read).containsExactly(1, 2);
        assertThat(counters.drops(DropReason.INTERNAL_ERROR)).isEqualTo(1);
        offer(3);
        runAll();
        assertThat(read).containsExactly(1, 2, 3);
    }

    @Test
    void aClosedInboxReleasesEverything() {
        ByteBuf before = packet(1);
        inbox.offer(before);
        inbox.close();
        ByteBuf after = packet(2);

        assertThat(inbox.offer(after)).isFalse();
        assertThat(before.refCnt()).isZero();
        assertThat(after.refCnt()).isZero();
        runAll();
        assertThat(read).isEmpty();
    }

    @Test
    void aLoopThatIsGoneReleasesThePacket() {
        Inbox orphan = new Inbox(task -> {
            throw new RejectedExecutionException("stopped");
        }, atEnd::add, this::read, new Faults(counters, new LoopTurn(loop, () -> 0)));
        ByteBuf packet = packet(1);

        orphan.offer(packet);

        assertThat(packet.refCnt()).isZero();
        assertThat(orphan.offer(packet(2))).isFalse();
    }

    private void offer(int number) {
        assertThat(inbox.offer(packet(number))).isTrue();
    }

    private static ByteBuf packet(int number) {
        return Unpooled.buffer().writeInt(number);
    }

    private void read(ByteBuf packet) {
        int number = packet.readInt();
        packet.release();
        if (number == -13) {
            throw new IllegalStateException("thrown on purpose by a test");
        }
        read.add(number);
    }

    private void runAll() {
        while (!tasks.isEmpty() || !atEnd.isEmpty()) {
            runTurn();
        }
    }

    private void runTurn() {
        runAll(tasks);
        runAll(atEnd);
    }

    private static void runAll(Queue<Runnable> queue) {
        for (Runnable task = queue.poll(); task != null; task = queue.poll()) {
            task.run();
        }
    }
}
