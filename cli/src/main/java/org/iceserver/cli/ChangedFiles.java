package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Notices changes of files by content: editors replace them, keep their times, or write them twice. One thread at a time. */
final class ChangedFiles implements Runnable {
    private final List<Path> files;
    private final Runnable changed;
    private List<String> seen;

    /** @param changed called by {@link #run} */
    ChangedFiles(List<Path> files, Runnable changed) {
        this.files = List.copyOf(files);
        this.changed = changed;
        this.seen = contents();
    }

    /** One look. */
    @Override
    public void run() {
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
