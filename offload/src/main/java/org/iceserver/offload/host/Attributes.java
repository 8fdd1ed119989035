package org.iceserver.offload.host;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The attributes of a netlink message. */
final class Attributes {
    private static final int HEADER = 4;
    private static final int TYPE = 0x3FFF;

    private final List<Integer> types = new ArrayList<>();
    private final List<byte[]> values = new ArrayList<>();

    private Attributes() {}

    /** @param from where they begin in the message */
    static Attributes of(ByteBuffer message, int from) {
        Attributes found = new Attributes();
        ByteBuffer bytes = message.duplicate().order(ByteOrder.nativeOrder());
        for (int at = from; at + HEADER <= bytes.limit();) {
            int length = bytes.getShort(at) & 0xFFFF;
            if (length < HEADER || at + length > bytes.limit()) {
                break;
            }
            byte[] value = new byte[length - HEADER];
            bytes.get(at + HEADER, value);
            found.types.add(bytes.getShort(at + 2) & TYPE);
            found.values.add(value);
            at += (length + 3) & ~3;
        }
        return found;
    }

    Optional<byte[]> bytes(int type) {
        int at = types.indexOf(type);
        return at < 0 ? Optional.empty() : Optional.of(values.get(at));
    }

    /** Up to the zero at its end; empty if it is missing. */
    String text(int type) {
        return bytes(type).map(value -> new String(value, StandardCharsets.UTF_8)).map(text -> {
            int end = text.indexOf('\0');
            return end < 0 ? text : text.substring(0, end);
        }).orElse("");
    }

    /** In network order, as nftables has its numbers; -1 if it is missing. */
    int number(int type) {
        return bytes(type).filter(value -> value.length == Integer.BYTES).map(value -> ByteBuffer.wrap(value).getInt())
                .orElse(-1);
    }

    Attributes nested(int type) {
        return of(ByteBuffer.wrap(bytes(type).orElse(new byte[0])), 0);
    }

    /** Each of the attributes as a list of attributes. */
    List<Attributes> elements() {
        return values.stream().map(value -> of(ByteBuffer.wrap(value), 0)).toList();
    }
}
