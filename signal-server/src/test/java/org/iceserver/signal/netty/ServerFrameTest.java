package org.iceserver.signal.netty;

import java.util.Random;

import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ServerFrameTest {
    private final EmbeddedChannel client = new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig
            .newBuilder().expectMaskedFrames(false).maxFramePayloadLength(1 << 20).withUTF8Validator(false).build()));
    private final EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameEncoder(false));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 125, 126, 127, 1_024, 4_095, 4_096, 4_097, 65_535, 65_536, 100_000})
    void anyDecoderReadsTheMessage(int length) {
        byte[] message = new byte[length];
        new Random(length).nextBytes(message);

        arrives(message, true, BinaryWebSocketFrame.class);
        arrives(message, false, TextWebSocketFrame.class);
    }

    private void arrives(byte[] message, boolean binary, Class<? extends WebSocketFrame> kind) {
        server.writeOutbound(ServerFrame.of(message, binary));
        for (ByteBuf bytes = server.readOutbound(); bytes != null; bytes = server.readOutbound()) {
            client.writeInbound(bytes);
        }
        WebSocketFrame frame = client.readInbound();
        assertThat(frame).isInstanceOf(kind);
        assertThat(frame.isFinalFragment()).isTrue();
        byte[] read = new byte[frame.content().readableBytes()];
        frame.content().readBytes(read);
        assertThat(read).isEqualTo(message);
        frame.release();
        assertThat(client.<Object>readInbound()).isNull();
    }
}
