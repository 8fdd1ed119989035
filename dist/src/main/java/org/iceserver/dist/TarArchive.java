package org.iceserver.dist;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.Deflater;

import org.apache.commons.compress.compressors.gzip.GzipCompressorOutputStream;
import org.apache.commons.compress.compressors.gzip.GzipParameters;

/** {@code iceserver-VERSION-linux-x86_64.tar.gz}: unpacked anywhere, run from there. */
final class TarArchive {
    private TarArchive() {}

    static Path write(Path target, Release release, Platform platform, FileList files) throws IOException {
        Path archive = target.resolve("iceserver-" + release.version() + "-" + platform.label() + ".tar.gz");
        try (OutputStream out = gzip(Files.newOutputStream(archive));
                TarStream tar = new TarStream(out, release, "")) {
            for (Entry entry : files.of(FileList.Format.TAR)) {
                tar.add(entry);
            }
        }
        return archive;
    }

    /** Without a name and a time of its own. */
    static OutputStream gzip(OutputStream out) throws IOException {
        GzipParameters parameters = new GzipParameters();
        parameters.setCompressionLevel(Deflater.BEST_COMPRESSION);
        return new GzipCompressorOutputStream(out, parameters);
    }
}
