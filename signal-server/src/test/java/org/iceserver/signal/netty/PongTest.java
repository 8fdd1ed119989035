package org.iceserver.signal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PongTest {
    private final Pings pings = new Pings();

    @Test
    void aPongThatTheClientSendsByItselfAnswersNoPing() {
        assertThat(pings.isAnsweredBy(Unpooled.EMPTY_BUFFER)).isFalse();
        ByteBuf first = pings.next();
        assertThat(pings.isAnsweredBy(Unpooled.EMPTY_BUFFER)).isFalse();
        assertThat(pings.isAnsweredBy(first)).isTrue();
        ByteBuf second = pings.next();
        assertThat(pings.isAnsweredBy(first)).isFalse();
        assertThat(pings.isAnsweredBy(second)).isTrue();
        first.release();
        second.release();
    }
}
