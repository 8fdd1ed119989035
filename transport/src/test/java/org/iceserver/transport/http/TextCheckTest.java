package org.iceserver.transport.http;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TextCheckTest {
    private final EmbeddedChannel channel = new EmbeddedChannel(new TextCheck());

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
    }

    private static ByteBuf utf8(String text) {
        return Unpooled.copiedBuffer(text, StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "seven..", "eight...", "nine.....", "grüße", "12345678ß", "€ 🧊 \u0000", "\uffff"})
    void textPassesAsItIs(String text) {
        assertThat(channel.writeInbound(new TextWebSocketFrame(utf8(text)))).isTrue();
        TextWebSocketFrame passed = channel.readInbound();
        assertThat(passed.text()).isEqualTo(text);
        assertThat(passed.release()).isTrue();
    }

    /** Cut short, overlong, a surrogate, beyond Unicode, a stray continuation; each behind a whole word of ASCII, too. */
    @ParameterizedTest
    @ValueSource(strings = {"c3", "c0af", "eda080", "f4908080", "80", "ff", "e282", "31323334353637380aff"})
    void whatIsNoUtf8IsRefusedAndReleased(String hex) {
        ByteBuf bytes = Unpooled.copiedBuffer(HexFormat.of().parseHex(hex));
        assertThatThrownBy(() -> channel.writeInbound(new TextWebSocketFrame(bytes)))
                .isInstanceOf(CorruptedWebSocketFrameException.class);
        assertThat(bytes.refCnt()).isZero();
    }

    @Test
    void bytesAreNobodysText() {
        assertThat(channel.writeInbound(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[]{-1})))).isTrue();
    }
}
