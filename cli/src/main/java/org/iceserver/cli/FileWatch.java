package org.iceserver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks at files again and again, by content: editors replace them, keep their times, or write them twice. Has a thread of its own. */
final class FileWatch implements AutoCloseable {
    private static final int SECONDS = 5;

    private final ScheduledExecutorService thread = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("configuration").factory());
    private final List<Path> files;
    private final Runnable changed;
    private List<String> seen;

    private FileWatch(List<Path> files, Runnable changed) {
        this.files = List.copyOf(files);
        this.changed = changed;
        this.seen = contents();
    }

    /** @param changed is called on the watch's thread */
    static FileWatch start(List<Path> files, Runnable changed) {
        var watch = new FileWatch(files, changed);
        if (!files.isEmpty()) {
            watch.thread.scheduleWithFixedDelay(watch::look, SECONDS, SECONDS, TimeUnit.SECONDS);
        }
        return watch;
    }

    private void look() {
        List<String> now = contents();
        if (!now.equals(seen)) {
            seen = now;
            changed.run();
        }
    }

    private List<String> contents() {
        return files.stream().map(FileWatch::content).toList();
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
