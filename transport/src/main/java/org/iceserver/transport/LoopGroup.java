package org.iceserver.transport;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;

import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;

/**
 * Netty's event loops, except that a loop without timers sleeps until something happens. Netty's own loops wake up once
 * a second, so they read the clock and set the kernel's timer before every sleep, and so for every single packet.
 */
final class LoopGroup extends MultiThreadIoEventLoopGroup {
    LoopGroup(int threads, ThreadFactory threadFactory, IoHandlerFactory io) {
        super(threads, threadFactory, io);
    }

    @Override
    protected IoEventLoop newChild(Executor executor, IoHandlerFactory io, Object... none) {
        return new Loop(this, executor, io);
    }

    static final class Loop extends SingleThreadIoEventLoop {
        private Loop(IoEventLoopGroup parent, Executor executor, IoHandlerFactory io) {
            super(parent, executor, io);
        }

        /** When the next timer is due; -1 means never. */
        @Override
        protected long deadlineNanos() {
            return nextScheduledTaskDeadlineNanos();
        }
    }
}
