package org.iceserver.server.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import org.iceserver.transport.FailureText;

/** A file that a person wrote: UTF-8 text of at most 1 MiB. A byte-order mark at its start is removed. */
public final class TextFile {
    private static final int MOST_BYTES = 1 << 20;
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private TextFile() {}

    /** @throws IllegalArgumentException with a clause for a person: why the file cannot be read, and what to do */
    public static String read(Path file) {
        byte[] bytes = bytes(file);
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            if (text.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("it is binary; write it as text");
            }
            return withoutMark(text);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8 text; write it as UTF-8", e);
        }
    }

    /** Like {@link #read}, but replaces invalid UTF-8 by replacement characters: a comment may be in any encoding. */
    public static String readLeniently(Path file) {
        return withoutMark(new String(bytes(file), StandardCharsets.UTF_8));
    }

    private static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }

    private static byte[] bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("it is a directory, which container engines make where the file to "
                    + "mount is missing; put the file there");
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new IllegalArgumentException("it has more than 1 MiB; name the right file");
            }
            return bytes;
        } catch (IOException e) {
            throw new IllegalArgumentException(reason(e), e);
        }
    }

    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "this user may not read it";
            default -> FailureText.of(e);
        };
    }
}
