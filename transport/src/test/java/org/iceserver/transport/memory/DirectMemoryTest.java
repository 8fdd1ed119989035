package org.iceserver.transport.memory;

import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.OutOfDirectMemoryError;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** With the launcher's flags. */
@Tag("own-jvm")
class DirectMemoryTest {
    private static final int BUFFER = 256 << 20;

    @Test
    void theLastBufferIsRefusedAtOnceAndTheJvmIsNeverAsked() {
        assertThat(DirectMemory.refusesAtOnce()).isTrue();
        long before = DirectMemory.used();
        long refusals = DirectMemory.refusals();
        List<ByteBuf> buffers = new ArrayList<>();
        try {
            assertThatThrownBy(() -> {
                while (buffers.size() * (long) BUFFER <= DirectMemory.most()) {
                    buffers.add(PooledByteBufAllocator.DEFAULT.directBuffer(BUFFER));
                }
            }).isInstanceOf(OutOfDirectMemoryError.class)
                    .satisfies(fault -> assertThat(DirectMemory.refused(fault)).isTrue());
            assertThat(DirectMemory.refusals()).isEqualTo(refusals + 1);
            assertThat(DirectMemory.used()).isGreaterThanOrEqualTo(before + buffers.size() * (long) BUFFER)
                    .isLessThan(2 * DirectMemory.most());
        } finally {
            buffers.forEach(ByteBuf::release);
        }
        assertThat(DirectMemory.used()).isLessThan(before + BUFFER);
    }

    @Test
    void otherErrorsAreNoRefusals() {
        assertThat(DirectMemory.refused(new OutOfMemoryError("Java heap space"))).isFalse();
        assertThat(DirectMemory.refused(new IllegalStateException("direct buffer memory"))).isFalse();
        assertThat(DirectMemory.refused(new OutOfMemoryError("Cannot reserve 1 bytes of direct buffer memory")))
                .isTrue();
    }
}
