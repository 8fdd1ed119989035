package org.iceserver.stun;

import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The longest text in UTF-8 bytes. The limit for sending is lower than the limit for receiving (RFC 8489 s14.3, s14.9).
 */
record TextLimit(int sent, int received) {
    static final TextLimit USERNAME = new TextLimit(508, 763);
    /** REALM, NONCE, SOFTWARE and reason phrases. */
    static final TextLimit PHRASE = new TextLimit(509, 763);
    static final TextLimit DOMAIN = new TextLimit(255, 255);

    /** The rest of the value from there on, or null when it is too long or not UTF-8. */
    @Nullable
    String read(Value value, int from) {
        return value.text(from, received);
    }

    void write(String name, String text, ByteBuf out) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        Range.check("the length of " + name, utf8.length, sent);
        out.writeBytes(utf8);
    }
}
