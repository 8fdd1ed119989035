package org.iceserver.interop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What module dist has made, for this machine. */
final class Artifacts {
    private static final Path FOLDER = Path.of("../dist/target").toAbsolutePath().normalize();

    private Artifacts() {}

    static Path deb() {
        return only("glob:iceserver_*.deb");
    }

    static Path rpm() {
        return only("glob:iceserver-*.rpm");
    }

    static Path tarball() {
        return only("glob:iceserver-*.tar.gz");
    }

    static Path image() {
        return only("glob:iceserver-*-image-*.tar");
    }

    /** A file that artifacts are made from: the spec of the rpm, a man page. */
    static Path part(String path) {
        Path part = FOLDER.resolve(path);
        if (!Files.exists(part)) {
            throw missing(path);
        }
        return part;
    }

    private static Path only(String pattern) {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.getFileSystem().getPathMatcher(pattern).matches(file.getFileName()))
                    .findFirst().orElseThrow(() -> missing(pattern));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static AssertionError missing(String what) {
        return new AssertionError("there is no " + what + " in " + FOLDER + ": ./mvnw -Pdist package makes it");
    }
}
