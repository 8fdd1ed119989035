package org.iceserver.stun;

import java.util.HexFormat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/** Hex in, messages out, and back. */
final class Wire {
    private static final ByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);

    private Wire() {}

    static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    static String hex(StunEncoder encoder) {
        ByteBuf encoded = encoder.encode(HEAP);
        try {
            return ByteBufUtil.hexDump(encoded);
        } finally {
            encoded.release();
        }
    }

    /** Writes a decoded message again, with integrity from the given keys. */
    static String reencode(StunMessage message, @Nullable IntegrityKey key, @Nullable IntegrityKey sha256Key) {
        StunEncoder encoder = StunEncoder.of(message.messageClass(), message.method(), message.transactionId());
        message.attributes().stream().filter(attribute -> !isComputed(attribute)).forEach(encoder::add);
        if (key != null) {
            encoder.integrity(key);
        }
        if (sha256Key != null) {
            encoder.integritySha256(sha256Key);
        }
        if (message.hasFingerprint()) {
            encoder.fingerprint();
        }
        return hex(encoder);
    }

    private static boolean isComputed(Attribute attribute) {
        return attribute instanceof Attribute.MessageIntegrity || attribute instanceof Attribute.MessageIntegritySha256
                || attribute instanceof Attribute.Fingerprint;
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
