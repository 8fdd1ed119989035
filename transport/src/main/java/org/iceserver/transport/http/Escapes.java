package org.iceserver.transport.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Checks the escapes in a request's path and query (RFC 3986 section 2.1): they must be well formed, and UTF-8. */
final class Escapes {
    private Escapes() {}

    /** @throws IllegalArgumentException when an escape is not two hex digits, or a run of escapes is not UTF-8 */
    static void check(String target) {
        for (int at = target.indexOf('%'); at >= 0; at = target.indexOf('%', at)) {
            at = checkRun(target, at);
        }
    }

    /** @return where the run ends */
    private static int checkRun(String target, int start) {
        int end = start;
        ByteBuffer bytes = ByteBuffer.allocate((target.length() - start) / 3 + 1);
        boolean ascii = true;
        while (end < target.length() && target.charAt(end) == '%') {
            if (end + 3 > target.length() || !HexFormat.isHexDigit(target.charAt(end + 1))
                    || !HexFormat.isHexDigit(target.charAt(end + 2))) {
                throw new IllegalArgumentException("an escape is not two hex digits");
            }
            byte escaped = (byte) HexFormat.fromHexDigits(target, end + 1, end + 3);
            ascii &= escaped >= 0;
            bytes.put(escaped);
            end += 3;
        }
        if (!ascii) {
            mustBeUtf8(bytes.flip());
        }
        return end;
    }

    private static void mustBeUtf8(ByteBuffer bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(bytes);
        } catch (CharacterCodingException notUtf8) {
            throw new IllegalArgumentException("its escapes are not UTF-8", notUtf8);
        }
    }
}
