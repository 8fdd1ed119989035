package org.iceserver.transport;

import java.util.concurrent.TimeUnit;

import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LoopGroupTest {
    private static final long NEVER = -1;

    private final LoopGroup group = new LoopGroup(1, new DefaultThreadFactory("test", true), NioIoHandler.newFactory());
    private final LoopGroup.Loop loop = (LoopGroup.Loop) group.next();

    @AfterEach
    void stop() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void aLoopWithoutTimersHasNoReasonToWakeUp() {
        assertThat(deadline()).isEqualTo(NEVER);
    }

    @Test
    void aLoopWakesUpForTheNearestTimerThatWasNotCancelled() {
        loop.schedule(() -> {}, 2, TimeUnit.HOURS);
        long far = deadline();
        Future<?> nearer = loop.schedule(() -> {}, 1, TimeUnit.HOURS);
        assertThat(far - deadline()).isBetween(TimeUnit.MINUTES.toNanos(59), TimeUnit.MINUTES.toNanos(61));
        nearer.cancel(false);
        assertThat(deadline()).isEqualTo(far);
    }

    @Test
    void aTimerRunsWhenItIsDue() {
        assertThat(loop.schedule(() -> "ran", 20, TimeUnit.MILLISECONDS).syncUninterruptibly().getNow())
                .isEqualTo("ran");
    }

    private long deadline() {
        return loop.submit(loop::deadlineNanos).syncUninterruptibly().getNow();
    }
}
