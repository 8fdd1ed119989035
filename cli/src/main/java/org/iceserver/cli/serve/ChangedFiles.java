package org.iceserver.cli.serve;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Notices changes of files by content: editors replace them, keep their times, or write them twice. One thread at a time. */
final class ChangedFiles {
    private final List<Path> files;
    private List<String> seen;

    /** A change from now on is noticed: make this before anybody can know that the files have been read. */
    ChangedFiles(List<Path> files) {
        this.files = List.copyOf(files);
        this.seen = contents();
    }

    /** One look; {@code changed} is called when something has. */
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
