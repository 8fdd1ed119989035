package org.iceserver.transport.tls;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import io.netty.buffer.ByteBuf;

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * What a ClientHello (RFC 8446 s4.1.2) says about the server that it is for.
 *
 * @param serverName the name asked for (RFC 6066 s3); empty when there is none
 * @param applicationProtocols the names of ALPN (RFC 7301 s3.1), in the client's order
 */
public record ClientHello(String serverName, List<String> applicationProtocols) {
    /** Says nothing. */
    public static final ClientHello NOTHING = new ClientHello("", List.of());

    private static final int RECORD_HEADER = 5;
    private static final int VERSION_AND_RANDOM = 34;
    private static final int MESSAGE_HEADER = 4;
    private static final int SERVER_NAME = 0;
    private static final int HOST_NAME = 0;
    private static final int APPLICATION_PROTOCOLS = 16;

    public ClientHello {
        applicationProtocols = List.copyOf(applicationProtocols);
    }

    /** Reads a complete one from its records; one that is not well-formed is TLS' to refuse, and says nothing here. */
    public static ClientHello read(ByteBuf records) {
        try {
            ByteBuffer message = message(records);
            skip(message, MESSAGE_HEADER + VERSION_AND_RANDOM);
            skip(message, Byte.toUnsignedInt(message.get()));
            skip(message, Short.toUnsignedInt(message.getShort()));
            skip(message, Byte.toUnsignedInt(message.get()));
            return message.hasRemaining() ? extensions(part(message, 2)) : NOTHING;
        } catch (BufferUnderflowException e) {
            return NOTHING;
        }
    }

    /** The handshake bytes of all records. */
    private static ByteBuffer message(ByteBuf records) {
        ByteBuffer message = ByteBuffer.allocate(records.readableBytes());
        int at = records.readerIndex();
        while (records.writerIndex() - at > RECORD_HEADER) {
            int length = Math.min(records.getUnsignedShort(at + RECORD_HEADER - 2),
                    records.writerIndex() - at - RECORD_HEADER);
            message.limit(message.position() + length);
            records.getBytes(at + RECORD_HEADER, message);
            message.limit(message.capacity());
            at += RECORD_HEADER + length;
        }
        return message.flip();
    }

    private static ClientHello extensions(ByteBuffer all) {
        String serverName = "";
        List<String> protocols = new ArrayList<>();
        while (all.hasRemaining()) {
            int type = Short.toUnsignedInt(all.getShort());
            ByteBuffer body = part(all, 2);
            if (type == SERVER_NAME && body.hasRemaining()) {
                ByteBuffer names = part(body, 2);
                serverName = names.get() == HOST_NAME ? text(part(names, 2)) : "";
            } else if (type == APPLICATION_PROTOCOLS) {
                ByteBuffer names = part(body, 2);
                while (names.hasRemaining()) {
                    protocols.add(text(part(names, 1)));
                }
            }
        }
        return new ClientHello(serverName, protocols);
    }

    /** A vector with a length of so many bytes in front. */
    private static ByteBuffer part(ByteBuffer from, int lengthBytes) {
        int length = lengthBytes == 1 ? Byte.toUnsignedInt(from.get()) : Short.toUnsignedInt(from.getShort());
        int start = from.position();
        skip(from, length);
        return from.slice(start, length);
    }

    private static void skip(ByteBuffer from, int bytes) {
        if (bytes > from.remaining()) {
            throw new BufferUnderflowException();
        }
        from.position(from.position() + bytes);
    }

    private static String text(ByteBuffer bytes) {
        return US_ASCII.decode(bytes).toString();
    }
}
