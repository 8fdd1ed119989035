package org.iceserver.server.state;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

import org.iceserver.transport.FailureText;

/** Says in words why a file cannot be used. Java's message is often only the file's name. */
public final class FileErrors {
    private FileErrors() {}

    /** A clause without a full stop. It names neither the file nor a Java class. */
    public static String reason(IOException failed) {
        return switch (failed) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "this user may not";
            case FileAlreadyExistsException _ -> "something else has that name";
            case FileSystemException named when named.getReason() != null ->
                String.valueOf(named.getReason()).toLowerCase(Locale.ROOT);
            default -> FailureText.of(failed);
        };
    }
}
