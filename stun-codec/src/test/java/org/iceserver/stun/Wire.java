package org.iceserver.stun;

import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;

import static org.assertj.core.api.Assertions.assertThat;

/** Hex in, messages out, and back. */
final class Wire {
    private Wire() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String hex(StunEncoder encoder) {
        ByteBuf encoded = encoder.encode(UnpooledByteBufAllocator.DEFAULT);
        try {
            return ByteBufUtil.hexDump(encoded);
        } finally {
            encoded.release();
        }
    }

    static StunDecoder.Decoded decode(byte[] bytes) {
        return StunDecoder.decode(Unpooled.wrappedBuffer(bytes), 0, bytes.length);
    }

    static StunMessage message(String hex) {
        return message(bytes(hex));
    }

    static StunMessage message(byte[] bytes) {
        StunDecoder.Decoded decoded = decode(bytes);
        assertThat(decoded).isInstanceOf(StunDecoder.Decoded.Message.class);
        return ((StunDecoder.Decoded.Message) decoded).message();
    }
}
