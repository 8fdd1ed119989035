package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code iceserver-VERSION-linux-x86_64.tar.gz}: unpacked anywhere, run from there. */
final class TarArchive {
    private TarArchive() {}

    static Path write(Path target, Release release, Platform platform, FileList files, Compression compression)
            throws IOException {
        Path archive = target.resolve("iceserver-" + release.version() + "-" + platform.label() + ".tar.gz");
        try (OutputStream out = compression.gzip(Files.newOutputStream(archive));
                TarStream tar = new TarStream(out, release, "")) {
            for (Entry entry : files.of(FileList.Format.TAR)) {
                tar.add(entry);
            }
        }
        return archive;
    }
}
