package org.iceserver.signal.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PongTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final WebSocketOutbound outbound = new WebSocketOutbound(channel, false, "192.0.2.7");

    private ByteBuf ping() {
        outbound.ping();
        channel.runPendingTasks();
        PingWebSocketFrame sent = channel.readOutbound();
        return sent.content();
    }

    @Test
    void aPongThatTheClientSendsByItselfAnswersNoPing() {
        assertThat(outbound.isAnswered(Unpooled.EMPTY_BUFFER)).isFalse();
        ByteBuf first = ping();
        assertThat(outbound.isAnswered(Unpooled.EMPTY_BUFFER)).isFalse();
        assertThat(outbound.isAnswered(first)).isTrue();
        ByteBuf second = ping();
        assertThat(outbound.isAnswered(first)).isFalse();
        assertThat(outbound.isAnswered(second)).isTrue();
        first.release();
        second.release();
    }
}
