package org.iceserver.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Notices changes of files by their content, because editors replace files, keep their times, or write them twice. One thread
 * at a time.
 */
final class ChangedFiles {
    private final List<Path> files;
    private List<String> seen;

    /** Notices every change from now on. So create it before anybody can know that the files have been read. */
    ChangedFiles(List<Path> files) {
        this.files = List.copyOf(files);
        this.seen = contents();
    }

    /** Looks once, and calls {@code changed} if something has changed. */
    void look(Runnable changed) {
        List<String> now = contents();
        if (!now.equals(seen)) {
            seen = now;
            changed.run();
        }
    }

    private List<String> contents() {
        return files.stream().map(ChangedFiles::content).toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }
}
