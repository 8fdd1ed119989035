package org.iceserver.signal.netty;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import static org.assertj.core.api.Assertions.assertThat;

/** Fails a class whose tests leaked a buffer. It can only be wrong by being lenient: a leak shows when its buffer is collected. */
final class LeakWatch implements BeforeAllCallback, AfterAllCallback {
    private final Queue<String> leaks = new ConcurrentLinkedQueue<>();

    @Override
    public void beforeAll(ExtensionContext context) {
        ByteBufUtil.setLeakListener((type, records) -> leaks.add(type + records));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        for (int i = 0; i < 3; i++) {
            System.gc();
            // The detector looks for leaks when it tracks a new buffer.
            ByteBufAllocator.DEFAULT.buffer(16).release();
        }
        ByteBufUtil.setLeakListener(null);
        assertThat(leaks).isEmpty();
    }
}
