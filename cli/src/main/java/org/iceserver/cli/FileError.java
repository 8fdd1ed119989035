package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file could not be read, in words: the JDK's exceptions carry nothing but the name. */
final class FileError {
    private FileError() {}

    static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException missing -> "there is no such file";
            case AccessDeniedException denied -> "this user may not read it";
            default -> String.valueOf(e.getMessage());
        };
    }
}
